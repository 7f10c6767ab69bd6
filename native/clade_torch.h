// The whole C interface between Clade and libtorch.
//
// Conventions. A tensor handle is an owning pointer: whoever receives one frees it with clade_tensor_free. Handles that
// go in are borrowed. Functions that can fail return 0 on success and 1 on failure; clade_last_error then gives the
// message of the calling thread, and clade_take_exception the managed exception behind it. Nothing throws across this
// boundary, in neither direction. Functions that answer directly give -1 on failure.
#pragma once
#include <cstdint>

#define CLADE_API extern "C" __attribute__((visibility("default")))

// One argument or result of an operator.
enum clade_tag : int32_t {
  CLADE_NONE = 0,
  CLADE_TENSOR = 1,                // p: handle
  CLADE_INT = 2,                   // i (also element type, layout, memory format)
  CLADE_DOUBLE = 3,                // d
  CLADE_BOOL = 4,                  // i: 0 or 1
  CLADE_INT_LIST = 5,              // p: int64_t[count]
  CLADE_DOUBLE_LIST = 6,           // p: double[count]
  CLADE_TENSOR_LIST = 7,           // p: handle[count]
  CLADE_OPTIONAL_TENSOR_LIST = 8,  // p: handle[count], null for none
  CLADE_STRING = 9,                // p: UTF-8, count bytes
  CLADE_DEVICE = 10,               // i: type << 32 | (uint32) index
  CLADE_DEFAULT = 11,              // take the schema's default
};

struct clade_value {
  int32_t tag;
  int32_t count;
  union {
    int64_t i;
    double d;
    void* p;
  };
};

// dispatch.cpp
CLADE_API int clade_operator_find(const char* name, const char* overload, void** op);
CLADE_API int clade_operator_schema(void* op, char* buffer, int32_t capacity);
// Results that are lists come back as CLADE_TENSOR_LIST with an array to be freed by clade_array_free. With a capacity of 0
// results are dropped: those of operators that work in place.
CLADE_API int clade_operator_call(void* op, const clade_value* arguments, int32_t argument_count, clade_value* results,
                                  int32_t result_capacity, int32_t* result_count);
CLADE_API void clade_array_free(void* array);
CLADE_API const char* clade_last_error();
// The exception that a managed callback gave to clade_set_error, now the caller's; null if libtorch itself failed.
CLADE_API void* clade_take_exception();

// tensor.cpp
CLADE_API void clade_tensor_free(void* tensor);
// `release` is called exactly once, also when this function fails, and on any thread.
CLADE_API int clade_tensor_from_memory(void* data, const int64_t* sizes, int32_t dimensions, int32_t element_type,
                                       void (*release)(void* context), void* context, void** tensor);
CLADE_API int clade_tensor_data(void* tensor, void** data);
CLADE_API int32_t clade_tensor_dimensions(void* tensor);
CLADE_API int64_t clade_tensor_size(void* tensor, int32_t dimension);
CLADE_API int64_t clade_tensor_count(void* tensor);
CLADE_API int clade_tensor_sizes(void* tensor, int64_t* sizes);
CLADE_API int clade_tensor_strides(void* tensor, int64_t* strides);
CLADE_API int32_t clade_tensor_element_type(void* tensor);
CLADE_API int64_t clade_tensor_device(void* tensor);
CLADE_API int32_t clade_tensor_is_contiguous(void* tensor);
CLADE_API int32_t clade_tensor_shares_storage(void* left, void* right);

// autograd.cpp
CLADE_API int32_t clade_tensor_requires_grad(void* tensor);
CLADE_API int clade_tensor_set_requires_grad(void* tensor, int32_t value);
CLADE_API int32_t clade_tensor_is_leaf(void* tensor);
CLADE_API int64_t clade_tensor_version(void* tensor);
CLADE_API int clade_tensor_grad(void* tensor, void** grad);
CLADE_API int clade_tensor_set_grad(void* tensor, void* grad);
CLADE_API int clade_backward(void* tensor, void* grad, int32_t retain_graph, int32_t create_graph);
CLADE_API int clade_grad(void** outputs, int32_t output_count, void** grad_outputs, void** inputs, int32_t input_count,
                         int32_t retain_graph, int32_t create_graph, int32_t allow_unused, void** grads);
CLADE_API int32_t clade_grad_mode();
CLADE_API void clade_set_grad_mode(int32_t enabled);
// Puts a managed function into the graph. `backward` gets borrowed gradients (null where none) and fills owning ones
// (null for none), returning 0, or 1 after it has called clade_set_error. `release` is called exactly once, also when this
// function fails: after a backward that does not keep the graph, or when the node dies, on any thread. It also releases
// exceptions given to clade_set_error that nobody took.
CLADE_API int clade_managed_node(void** inputs, int32_t input_count, void** outputs, int32_t output_count, void* context,
                                 int (*backward)(void* context, void** grads_in, int32_t in_count, void** grads_out,
                                                 int32_t out_count),
                                 void (*release)(void* context), void** results);
CLADE_API void clade_set_error(const char* message, void* exception);

// runtime.cpp
CLADE_API const char* clade_torch_version();
CLADE_API int clade_torch_config(char* buffer, int32_t capacity);
CLADE_API int32_t clade_threads();
CLADE_API int clade_set_threads(int32_t count);
CLADE_API int32_t clade_cuda_device_count();
CLADE_API int clade_seed(uint64_t seed);
CLADE_API int clade_rng_state(int64_t device, void** state);
CLADE_API int clade_set_rng_state(int64_t device, void* state);
// Element type, or -1 when autocast is off on that device type. Switching it on switches libtorch's cache of casts off.
CLADE_API int32_t clade_autocast(int32_t device_type);
CLADE_API int clade_set_autocast(int32_t device_type, int32_t element_type);
