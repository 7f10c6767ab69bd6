// Entry points of autograd, and a graph node whose backward lives in C#.
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/engine.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/variable.h>
#include <ATen/core/grad_mode.h>

#include "support.h"

using namespace clade;

namespace {

using Backward = int (*)(void*, void**, int32_t, void**, int32_t);
using Release = void (*)(void*);

std::vector<at::Tensor> borrow_all(void** handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int32_t k = 0; k < count; k++) tensors.push_back(borrow(handles[k]));
  return tensors;
}

struct ManagedNode : torch::autograd::Node {
  std::shared_ptr<void> context;
  int32_t input_count = 0;
  Backward backward = nullptr;
  Release release_context = nullptr;

  torch::autograd::variable_list apply(torch::autograd::variable_list&& grads) override {
    std::shared_ptr<void> held;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      held = context;
    }
    if (held == nullptr)
      throw std::runtime_error("its inputs were freed by the first backward; keep the graph to run backward twice");
    if (c10::GradMode::is_enabled())
      throw std::runtime_error("second derivatives do not go through a checkpoint; compute this part without one");
    if (!torch::autograd::Engine::get_default_engine().is_checkpoint_valid())
      throw std::runtime_error("gradients of chosen inputs do not go through a checkpoint; use backward");

    std::vector<void*> in(grads.size()), out(input_count, nullptr);
    for (size_t k = 0; k < grads.size(); k++) in[k] = grads[k].defined() ? grads[k].unsafeGetTensorImpl() : nullptr;
    auto status = backward(held.get(), in.data(), static_cast<int32_t>(in.size()), out.data(), input_count);
    torch::autograd::variable_list results(input_count);
    for (int32_t k = 0; k < input_count; k++)
      if (out[k] != nullptr) results[k] = at::Tensor(Handle::reclaim(static_cast<Impl*>(out[k])));
    if (status != 0) throw ManagedError(clade_last_error(), take_exception(), release_context);
    return results;
  }

  // Called once backward is through and the graph is not kept.
  void release_variables() override {
    std::shared_ptr<void> dropped;
    std::lock_guard<std::mutex> lock(mutex_);
    dropped.swap(context);
  }

  std::string name() const override { return "ManagedNode"; }
};

}  // namespace

int32_t clade_tensor_requires_grad(void* tensor) {
  int32_t value = -1;
  guarded([&] { value = static_cast<Impl*>(tensor)->requires_grad(); });
  return value;
}

int clade_tensor_set_requires_grad(void* tensor, int32_t value) {
  return guarded([&] { borrow(tensor).requires_grad_(value != 0); });
}

int32_t clade_tensor_is_leaf(void* tensor) {
  int32_t value = -1;
  guarded([&] { value = borrow(tensor).is_leaf(); });
  return value;
}

int64_t clade_tensor_version(void* tensor) {
  int64_t version = -1;
  guarded([&] { version = static_cast<Impl*>(tensor)->version_counter().current_version(); });
  return version;
}

int clade_tensor_grad(void* tensor, void** grad) {
  return guarded([&] { *grad = release(borrow(tensor).grad()); });
}

int clade_tensor_set_grad(void* tensor, void* grad) {
  return guarded([&] { borrow(tensor).mutable_grad() = borrow(grad); });
}

int clade_backward(void* tensor, void* grad, int32_t retain_graph, int32_t create_graph) {
  return guarded([&] {
    torch::autograd::backward({borrow(tensor)}, {borrow(grad)}, retain_graph != 0, create_graph != 0);
  });
}

int clade_grad(void** outputs, int32_t output_count, void** grad_outputs, void** inputs, int32_t input_count,
               int32_t retain_graph, int32_t create_graph, int32_t allow_unused, void** grads) {
  return guarded([&] {
    auto results = torch::autograd::grad(
        borrow_all(outputs, output_count), borrow_all(inputs, input_count),
        grad_outputs == nullptr ? std::vector<at::Tensor>(output_count) : borrow_all(grad_outputs, output_count),
        retain_graph != 0, create_graph != 0, allow_unused != 0);
    for (int32_t k = 0; k < input_count; k++) grads[k] = release(std::move(results[k]));
  });
}

int32_t clade_grad_mode() { return c10::GradMode::is_enabled(); }
void clade_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

int clade_managed_node(void** inputs, int32_t input_count, void** outputs, int32_t output_count, void* context,
                       Backward backward, Release release_context, void** results) {
  return guarded([&] {
    // From here on the context is released exactly once, also on failure.
    std::shared_ptr<void> owner(context, release_context);
    auto node = std::shared_ptr<ManagedNode>(new ManagedNode(), torch::autograd::deleteNode);
    node->context = std::move(owner);
    node->input_count = input_count;
    node->backward = backward;
    node->release_context = release_context;
    node->set_next_edges(torch::autograd::collect_next_edges(borrow_all(inputs, input_count)));
    std::vector<at::Tensor> connected;
    for (int32_t k = 0; k < output_count; k++) {
      connected.push_back(borrow(outputs[k]).detach());
      torch::autograd::create_gradient_edge(connected.back(), node);
    }
    for (int32_t k = 0; k < output_count; k++) results[k] = release(std::move(connected[k]));
  });
}
