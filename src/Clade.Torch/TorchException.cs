using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Clade.Torch.Native;

namespace Clade.Torch;

/// <summary>libtorch refused a call. The message is the operator's name and the first line of libtorch's own message; the rest is in <see cref="Detail"/>.</summary>
public sealed class TorchException : Exception
{
    internal TorchException(string @operator, string detail)
        : base($"{@operator}: {detail.Split('\n', 2)[0].Trim()}")
    {
        Operator = @operator;
        Detail = detail;
    }

    /// <summary>The operator or function that failed, for example <c>aten::matmul</c>.</summary>
    public string Operator { get; }

    /// <summary>All that libtorch said.</summary>
    public string Detail { get; }

    /// <summary>
    /// The error of this thread's last native call, to be thrown. Where a managed function that libtorch called has thrown,
    /// its own exception goes on as it was: a cancellation stays a cancellation.
    /// </summary>
    internal static unsafe TorchException Last(string @operator)
    {
        var detail = Marshal.PtrToStringUTF8((nint)Methods.clade_last_error()) ?? "unknown error";
        if (Methods.clade_take_exception() is not 0 and var exception)
            ExceptionDispatchInfo.Throw(ManagedContext.Take<Exception>(exception));
        return new(@operator, detail);
    }

    internal static void Check(int status, string @operator)
    {
        if (status != 0)
            throw Last(@operator);
    }
}
