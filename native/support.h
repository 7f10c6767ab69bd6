// What the four files of the shim share: handles and the error boundary.
#pragma once
#include <ATen/core/Tensor.h>

#include <exception>
#include <memory>
#include <stdexcept>
#include <string>

#include "clade_torch.h"

namespace clade {

// Sets the calling thread's error. `exception` is the managed exception behind it, or null; who reads it owns it.
void set_error(const char* message, void* exception = nullptr) noexcept;
// The managed exception that the calling thread's last callback left, which the caller then owns; or null.
void* take_exception() noexcept;

// An exception of a managed callback on its way through libtorch, which may copy it and carry it to another thread.
class ManagedError : public std::runtime_error {
 public:
  ManagedError(const std::string& message, void* exception, void (*release)(void*))
      : std::runtime_error(message), held_(new Held{exception, release}) {}

  // The managed exception goes to the first who asks.
  void* take() const noexcept {
    auto* taken = held_->exception;
    held_->exception = nullptr;
    return taken;
  }

 private:
  struct Held {
    void* exception;
    void (*release)(void*);
    ~Held() {
      if (exception != nullptr) release(exception);
    }
  };
  std::shared_ptr<Held> held_;
};

using Impl = c10::TensorImpl;
using Handle = c10::intrusive_ptr<Impl, c10::UndefinedTensorImpl>;

// A tensor with a reference of its own to the handle's object.
inline at::Tensor borrow(void* handle) {
  if (handle == nullptr) return at::Tensor();
  return at::Tensor(Handle::reclaim_copy(static_cast<Impl*>(handle)));
}

// Gives the reference away; null for an undefined tensor.
inline void* release(at::Tensor tensor) {
  return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

// Runs the body and turns every exception into status 1 with a message.
template <class Body>
int guarded(Body&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const ManagedError& error) {
    set_error(error.what(), error.take());
  } catch (const std::exception& error) {
    set_error(error.what());
  } catch (...) {
    set_error("unknown error in libtorch");
  }
  return 1;
}

inline int64_t pack(c10::Device device) {
  return static_cast<int64_t>(device.type()) << 32 | static_cast<uint32_t>(static_cast<int32_t>(device.index()));
}

inline c10::Device unpack(int64_t device) {
  return c10::Device(static_cast<c10::DeviceType>(device >> 32),
                     static_cast<c10::DeviceIndex>(static_cast<int32_t>(device & 0xffffffff)));
}

}  // namespace clade
