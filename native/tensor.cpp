// What is not an operator: memory, sizes and lifetime of tensors.
#include <ATen/Functions.h>

#include "support.h"

using namespace clade;

namespace {
Impl* impl(void* tensor) { return static_cast<Impl*>(tensor); }
}  // namespace

void clade_tensor_free(void* tensor) {
  if (tensor != nullptr) Handle::reclaim(impl(tensor));
}

int clade_tensor_from_memory(void* data, const int64_t* sizes, int32_t dimensions, int32_t element_type,
                             void (*release_memory)(void*), void* context, void** tensor) {
  return guarded([&] {
    std::shared_ptr<void> owner(context, release_memory);
    auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(element_type));
    *tensor = release(at::from_blob(data, at::IntArrayRef(sizes, dimensions), [owner](void*) {}, options));
  });
}

int clade_tensor_data(void* tensor, void** data) {
  return guarded([&] { *data = borrow(tensor).data_ptr(); });
}

int32_t clade_tensor_dimensions(void* tensor) { return static_cast<int32_t>(impl(tensor)->dim()); }

int64_t clade_tensor_size(void* tensor, int32_t dimension) {
  int64_t size = -1;
  guarded([&] { size = impl(tensor)->size(dimension); });
  return size;
}

int64_t clade_tensor_count(void* tensor) {
  int64_t count = -1;
  guarded([&] { count = impl(tensor)->numel(); });
  return count;
}

int clade_tensor_sizes(void* tensor, int64_t* sizes) {
  return guarded([&] {
    for (auto size : impl(tensor)->sizes()) *sizes++ = size;
  });
}

// Sparse tensors have none.
int clade_tensor_strides(void* tensor, int64_t* strides) {
  return guarded([&] {
    for (auto stride : impl(tensor)->strides()) *strides++ = stride;
  });
}

int32_t clade_tensor_element_type(void* tensor) {
  return static_cast<int32_t>(c10::typeMetaToScalarType(impl(tensor)->dtype()));
}

int64_t clade_tensor_device(void* tensor) { return pack(impl(tensor)->device()); }

int32_t clade_tensor_is_contiguous(void* tensor) {
  int32_t value = -1;
  guarded([&] { value = impl(tensor)->is_contiguous(); });
  return value;
}

int32_t clade_tensor_shares_storage(void* left, void* right) {
  return impl(left)->has_storage() && impl(right)->has_storage() &&
         impl(left)->storage().is_alias_of(impl(right)->storage());
}
