using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Clade.Evaluation;

/// <summary>All that features depend on. Two runs share features where it is equal.</summary>
/// <param name="Kind"><c>pictures</c> or <c>texts</c>.</param>
/// <param name="Model">Fingerprints of the parts that take part: weights with preprocessing, or weights with tokenizer.</param>
/// <param name="Precision">What the tower computes in.</param>
/// <param name="Content">Hash of the pictures or texts, in order.</param>
/// <param name="Change">What was done to the pictures; empty for nothing.</param>
internal sealed record FeatureKey(string Kind, string Model, string Precision, string Content, string Change = "")
{
    /// <summary>Written into every file, so that nobody trusts a name alone.</summary>
    public string Text => $"clade features 1\n{Kind}\n{Model}\n{Precision}\n{Content}\n{Change}\n";

    /// <summary>Name of the folder: 32 hexadecimal digits.</summary>
    public string Folder => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..32];

    /// <summary>Hash of texts in order: 16 hexadecimal digits.</summary>
    public static string OfTexts(IReadOnlyList<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}

/// <summary>Features of neighbouring items: what one file of the cache holds.</summary>
/// <param name="Rows">m numbers of items in the whole, ascending.</param>
/// <param name="Vectors">[m, D] row-major.</param>
/// <param name="Problems">Items without a vector, with the reason.</param>
internal sealed record FeatureBlock(int[] Rows, float[] Vectors, IReadOnlyList<FeatureProblem> Problems);

/// <summary>Why an item has no vector.</summary>
/// <param name="Row">Number of the item in the whole.</param>
/// <param name="Reason">One sentence.</param>
internal sealed record FeatureProblem(int Row, string Reason);
