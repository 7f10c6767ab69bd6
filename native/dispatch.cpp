// Every ATen operator through one function: look it up once, then call it boxed.
#include <ATen/core/dispatch/Dispatcher.h>

#include <cstring>
#include <memory>
#include <mutex>
#include <sstream>
#include <unordered_map>

#include "support.h"

namespace clade {

thread_local std::string last_error;
// A raw pointer: nothing managed may be called when a thread ends.
thread_local void* last_exception = nullptr;

void set_error(const char* message, void* exception) noexcept {
  last_exception = exception;
  try {
    last_error = message;
  } catch (...) {
    last_error.clear();
  }
}

void* take_exception() noexcept {
  auto* taken = last_exception;
  last_exception = nullptr;
  return taken;
}

namespace {

struct Operator {
  c10::OperatorHandle handle;
};

c10::IValue to_ivalue(const clade_value& value, const c10::Argument& argument) {
  switch (value.tag) {
    case CLADE_NONE:
      return c10::IValue();
    case CLADE_TENSOR:
      return c10::IValue(borrow(value.p));
    case CLADE_INT:
      return c10::IValue(value.i);
    case CLADE_DOUBLE:
      return c10::IValue(value.d);
    case CLADE_BOOL:
      return c10::IValue(value.i != 0);
    case CLADE_INT_LIST:
      return c10::IValue(c10::ArrayRef<int64_t>(static_cast<const int64_t*>(value.p), value.count));
    case CLADE_DOUBLE_LIST:
      return c10::IValue(c10::ArrayRef<double>(static_cast<const double*>(value.p), value.count));
    case CLADE_TENSOR_LIST: {
      c10::List<at::Tensor> list;
      list.reserve(value.count);
      for (int32_t k = 0; k < value.count; k++) list.push_back(borrow(static_cast<void**>(value.p)[k]));
      return c10::IValue(std::move(list));
    }
    case CLADE_OPTIONAL_TENSOR_LIST: {
      c10::List<c10::optional<at::Tensor>> list;
      list.reserve(value.count);
      for (int32_t k = 0; k < value.count; k++) {
        void* item = static_cast<void**>(value.p)[k];
        list.push_back(item == nullptr ? c10::optional<at::Tensor>() : c10::optional<at::Tensor>(borrow(item)));
      }
      return c10::IValue(std::move(list));
    }
    case CLADE_STRING:
      return c10::IValue(std::string(static_cast<const char*>(value.p), value.count));
    case CLADE_DEVICE:
      return c10::IValue(unpack(value.i));
    case CLADE_DEFAULT:
      if (!argument.default_value().has_value())
        throw std::runtime_error("argument '" + argument.name() + "' has no default");
      return *argument.default_value();
    default:
      throw std::runtime_error("unknown argument tag " + std::to_string(value.tag));
  }
}

clade_value from_ivalue(c10::IValue&& value) {
  clade_value result{};
  if (value.isNone()) {
    result.tag = CLADE_NONE;
  } else if (value.isTensor()) {
    result.p = release(std::move(value).toTensor());
    result.tag = result.p == nullptr ? CLADE_NONE : CLADE_TENSOR;
  } else if (value.isBool()) {
    result.tag = CLADE_BOOL;
    result.i = value.toBool();
  } else if (value.isInt()) {
    result.tag = CLADE_INT;
    result.i = value.toInt();
  } else if (value.isDouble()) {
    result.tag = CLADE_DOUBLE;
    result.d = value.toDouble();
  } else if (value.isTensorList()) {
    auto list = value.toTensorVector();
    auto** handles = new void*[list.size()];
    for (size_t k = 0; k < list.size(); k++) handles[k] = release(std::move(list[k]));
    result.tag = CLADE_TENSOR_LIST;
    result.count = static_cast<int32_t>(list.size());
    result.p = handles;
  } else {
    throw std::runtime_error("result of type " + value.tagKind() + " is not supported");
  }
  return result;
}

void drop(const clade_value& value) {
  if (value.tag == CLADE_TENSOR) clade_tensor_free(value.p);
  if (value.tag != CLADE_TENSOR_LIST) return;
  for (int32_t k = 0; k < value.count; k++) clade_tensor_free(static_cast<void**>(value.p)[k]);
  clade_array_free(value.p);
}

// The thread's stack of arguments, kept for its memory. A call inside a call finds none and gets its own.
struct BorrowedStack {
  BorrowedStack() { stack.swap(spare); }
  ~BorrowedStack() {
    stack.clear();
    stack.swap(spare);
  }
  torch::jit::Stack stack;
  static thread_local torch::jit::Stack spare;
};
thread_local torch::jit::Stack BorrowedStack::spare;

}  // namespace
}  // namespace clade

using namespace clade;

const char* clade_last_error() { return last_error.c_str(); }
void* clade_take_exception() { return take_exception(); }
void clade_set_error(const char* message, void* exception) { set_error(message, exception); }
void clade_array_free(void* array) { delete[] static_cast<void**>(array); }

int clade_operator_find(const char* name, const char* overload, void** op) {
  return guarded([&] {
    // Operators live as long as the process, so each is kept once.
    static std::mutex mutex;
    static std::unordered_map<std::string, std::unique_ptr<Operator>> known;
    std::lock_guard<std::mutex> lock(mutex);
    auto& entry = known[std::string(name) + "." + overload];
    if (!entry)
      entry.reset(new Operator{c10::Dispatcher::singleton().findSchemaOrThrow(name, overload)});
    *op = entry.get();
  });
}

int clade_operator_schema(void* op, char* buffer, int32_t capacity) {
  return guarded([&] {
    std::ostringstream text;
    text << static_cast<Operator*>(op)->handle.schema();
    auto schema = text.str();
    if (static_cast<int32_t>(schema.size()) >= capacity) throw std::runtime_error("schema buffer too small");
    std::memcpy(buffer, schema.c_str(), schema.size() + 1);
  });
}

int clade_operator_call(void* op, const clade_value* arguments, int32_t argument_count, clade_value* results,
                        int32_t result_capacity, int32_t* result_count) {
  return guarded([&] {
    auto& handle = static_cast<Operator*>(op)->handle;
    const auto& schema = handle.schema().arguments();
    if (static_cast<size_t>(argument_count) > schema.size())
      throw std::runtime_error("takes " + std::to_string(schema.size()) + " arguments, got " +
                               std::to_string(argument_count));
    BorrowedStack borrowed;
    auto& stack = borrowed.stack;
    for (int32_t k = 0; k < argument_count; k++) stack.push_back(to_ivalue(arguments[k], schema[k]));
    // A newer libtorch may have added arguments at the end: they take their defaults.
    const clade_value missing{CLADE_DEFAULT, 0, {0}};
    for (size_t k = argument_count; k < schema.size(); k++) stack.push_back(to_ivalue(missing, schema[k]));
    handle.callBoxed(stack);
    if (result_capacity == 0) return;
    if (static_cast<int32_t>(stack.size()) > result_capacity) throw std::runtime_error("too many results");
    *result_count = 0;
    try {
      for (auto& value : stack) {
        results[*result_count] = from_ivalue(std::move(value));
        ++*result_count;
      }
    } catch (...) {
      while (*result_count > 0) drop(results[--*result_count]);
      throw;
    }
  });
}
