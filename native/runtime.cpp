// Version, threads, random state and autocast.
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/autocast_mode.h>
#include <torch/version.h>

#include <cstring>

#include "support.h"

using namespace clade;

#define CLADE_TORCH_AT_LEAST(major, minor) \
  (TORCH_VERSION_MAJOR > (major) || (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

const char* clade_torch_version() { return TORCH_VERSION; }

int clade_torch_config(char* buffer, int32_t capacity) {
  return guarded([&] {
    auto text = at::show_config();
    auto length = std::min<size_t>(text.size(), capacity - 1);
    std::memcpy(buffer, text.c_str(), length);
    buffer[length] = 0;
  });
}

int32_t clade_threads() { return at::get_num_threads(); }
int clade_set_threads(int32_t count) {
  return guarded([&] { at::set_num_threads(count); });
}

int32_t clade_cuda_device_count() {
  try {
    return at::globalContext().hasCUDA() ? static_cast<int32_t>(at::detail::getCUDAHooks().getNumGPUs()) : 0;
  } catch (...) {
    return 0;
  }
}

int clade_seed(uint64_t seed) {
  return guarded([&] { at::manual_seed(seed); });
}

int clade_rng_state(int64_t device, void** state) {
  return guarded([&] {
    auto generator = at::globalContext().defaultGenerator(unpack(device));
    std::lock_guard<std::mutex> lock(generator.mutex());
    *state = release(generator.get_state());
  });
}

int clade_set_rng_state(int64_t device, void* state) {
  return guarded([&] {
    auto generator = at::globalContext().defaultGenerator(unpack(device));
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_state(borrow(state));
  });
}

int32_t clade_autocast(int32_t device_type) {
#if CLADE_TORCH_AT_LEAST(2, 4)
  auto type = static_cast<c10::DeviceType>(device_type);
  return at::autocast::is_autocast_enabled(type) ? static_cast<int32_t>(at::autocast::get_autocast_dtype(type)) : -1;
#else
  auto cpu = static_cast<c10::DeviceType>(device_type) == c10::DeviceType::CPU;
  if (!(cpu ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled())) return -1;
  return static_cast<int32_t>(cpu ? at::autocast::get_autocast_cpu_dtype() : at::autocast::get_autocast_gpu_dtype());
#endif
}

int clade_set_autocast(int32_t device_type, int32_t element_type) {
  return guarded([&] {
    auto type = static_cast<c10::DeviceType>(device_type);
    auto on = element_type >= 0;
    // libtorch keeps casts of parameters for reuse until autocast ends: they would outlive optimiser steps, and those made
    // without recording would swallow gradients. A parameter is cast once a forward either way.
    at::autocast::set_autocast_cache_enabled(false);
#if CLADE_TORCH_AT_LEAST(2, 4)
    at::autocast::set_autocast_enabled(type, on);
    if (on) at::autocast::set_autocast_dtype(type, static_cast<at::ScalarType>(element_type));
#else
    if (type == c10::DeviceType::CPU) {
      at::autocast::set_cpu_enabled(on);
      if (on) at::autocast::set_autocast_cpu_dtype(static_cast<at::ScalarType>(element_type));
    } else {
      at::autocast::set_enabled(on);
      if (on) at::autocast::set_autocast_gpu_dtype(static_cast<at::ScalarType>(element_type));
    }
#endif
  });
}
