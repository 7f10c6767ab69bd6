// What the four files of the shim share: handles and the error boundary.
#pragma once
#include <ATen/core/Tensor.h>

#include <exception>
#include <string>

#include "clade_torch.h"

namespace clade {

void set_error(const char* message);

using Impl = c10::TensorImpl;
using Handle = c10::intrusive_ptr<Impl, c10::UndefinedTensorImpl>;

// A tensor that borrows the handle's object for the duration of a call.
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
int guarded(Body&& body) {
  try {
    body();
    return 0;
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
