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

    internal static unsafe TorchException Last(string @operator) =>
        new(@operator, Marshal.PtrToStringUTF8((nint)Methods.clade_last_error()) ?? "unknown error");

    internal static void Check(int status, string @operator)
    {
        if (status != 0)
            throw Last(@operator);
    }
}
