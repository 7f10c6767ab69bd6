using System.Runtime.InteropServices;

namespace Clade.Torch.Native;

/// <summary>The functions of native/clade_torch.h, in its order. Those that only read a field skip the garbage collector's transition.</summary>
internal static unsafe partial class Methods
{
    private const string Library = "clade_torch";

    static Methods() => Loader.Register();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int clade_operator_find(string name, string overload, out nint op);

    [LibraryImport(Library)]
    internal static partial int clade_operator_schema(nint op, byte* buffer, int capacity);

    [LibraryImport(Library)]
    internal static partial int clade_operator_call(nint op, Value* arguments, int argumentCount, Value* results, int resultCapacity, int* resultCount);

    [LibraryImport(Library)]
    internal static partial void clade_array_free(nint array);

    [LibraryImport(Library)]
    internal static partial byte* clade_last_error();

    [LibraryImport(Library)]
    internal static partial nint clade_take_exception();

    [LibraryImport(Library)]
    internal static partial void clade_tensor_free(nint tensor);

    [LibraryImport(Library)]
    internal static partial int clade_tensor_from_memory(void* data, long* sizes, int dimensions, int elementType, delegate* unmanaged<nint, void> release, nint context, out nint tensor);

    [LibraryImport(Library)]
    internal static partial int clade_tensor_data(nint tensor, out nint data);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int clade_tensor_dimensions(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long clade_tensor_size(nint tensor, int dimension);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long clade_tensor_count(nint tensor);

    [LibraryImport(Library)]
    internal static partial int clade_tensor_sizes(nint tensor, long* sizes);

    [LibraryImport(Library)]
    internal static partial int clade_tensor_strides(nint tensor, long* strides);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int clade_tensor_element_type(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long clade_tensor_device(nint tensor);

    [LibraryImport(Library)]
    internal static partial int clade_tensor_is_contiguous(nint tensor);

    [LibraryImport(Library)]
    internal static partial int clade_tensor_shares_storage(nint left, nint right);

    [LibraryImport(Library)]
    internal static partial int clade_tensor_requires_grad(nint tensor);

    [LibraryImport(Library)]
    internal static partial int clade_tensor_set_requires_grad(nint tensor, int value);

    [LibraryImport(Library)]
    internal static partial int clade_tensor_is_leaf(nint tensor);

    [LibraryImport(Library)]
    internal static partial long clade_tensor_version(nint tensor);

    [LibraryImport(Library)]
    internal static partial int clade_tensor_grad(nint tensor, out nint grad);

    [LibraryImport(Library)]
    internal static partial int clade_tensor_set_grad(nint tensor, nint grad);

    [LibraryImport(Library)]
    internal static partial int clade_backward(nint tensor, nint grad, int retainGraph, int createGraph);

    [LibraryImport(Library)]
    internal static partial int clade_grad(nint* outputs, int outputCount, nint* gradOutputs, nint* inputs, int inputCount, int retainGraph, int createGraph, int allowUnused, nint* grads);

    [LibraryImport(Library)]
    internal static partial int clade_grad_mode();

    [LibraryImport(Library)]
    internal static partial void clade_set_grad_mode(int enabled);

    [LibraryImport(Library)]
    internal static partial int clade_managed_node(nint* inputs, int inputCount, nint* outputs, int outputCount, nint context,
        delegate* unmanaged<nint, nint*, int, nint*, int, int> backward, delegate* unmanaged<nint, void> release, nint* results);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void clade_set_error(string message, nint exception);

    [LibraryImport(Library)]
    internal static partial byte* clade_torch_version();

    [LibraryImport(Library)]
    internal static partial int clade_torch_config(byte* buffer, int capacity);

    [LibraryImport(Library)]
    internal static partial int clade_threads();

    [LibraryImport(Library)]
    internal static partial int clade_set_threads(int count);

    [LibraryImport(Library)]
    internal static partial int clade_cuda_device_count();

    [LibraryImport(Library)]
    internal static partial int clade_seed(ulong seed);

    [LibraryImport(Library)]
    internal static partial int clade_rng_state(long device, out nint state);

    [LibraryImport(Library)]
    internal static partial int clade_set_rng_state(long device, nint state);

    [LibraryImport(Library)]
    internal static partial int clade_autocast(int deviceType);

    [LibraryImport(Library)]
    internal static partial int clade_set_autocast(int deviceType, int elementType);
}
