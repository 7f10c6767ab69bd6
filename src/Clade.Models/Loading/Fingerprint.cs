using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Clade.Data.Images;
using Clade.Data.Text;
using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// Tells models apart by what they compute: numbers, vocabulary and preprocessing. The same model stored under other names, in
/// another format, or in a wider type has the same fingerprint; anything that changes a vector changes it. Each part is the
/// first 16 hexadecimal digits of a SHA-256.
/// </summary>
/// <param name="Weights">Of the architecture (activation, heads, pooling …), and of names, shapes and float32 values of all tensors.</param>
/// <param name="Tokenizer">Of every piece with its id, the frame and the context; empty without a text tower.</param>
/// <param name="Preprocess">Of the preprocessing options; empty without an image tower.</param>
public sealed record Fingerprint(string Weights, string Tokenizer, string Preprocess)
{
    // Texts whose ids tell what the vocabulary alone does not: cleaning, case, splitting.
    private static readonly string[] s_probes = ["A photo of two CATS.", " caf\u00e9 \u2014 na\u00efve\u00a0\u201cquotes\u201d  &amp;amp; 3,141 ", "\u65e5\u672c\u8a9e \ud83d\ude00 \ufb01n \u0130stanbul don't", ""];

    /// <summary>All parts as one: 16 hexadecimal digits.</summary>
    public string Whole => Hex(SHA256.HashData(Encoding.UTF8.GetBytes($"{Weights} {Tokenizer} {Preprocess}")));

    /// <inheritdoc/>
    public override string ToString() => Whole;

    /// <summary>Computes the three parts; reads every number of the model once.</summary>
    public static Fingerprint Of(Module model, DualEncoderConfig config, ITokenizer? tokenizer, ClipPreprocess? preprocess)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(config);
        return new Fingerprint(OfWeights(model, config), tokenizer is null ? "" : OfTokenizer(tokenizer), preprocess is null ? "" : Hex(SHA256.HashData(Encoding.UTF8.GetBytes(preprocess.ToJson()))));
    }

    private static string OfWeights(Module model, DualEncoderConfig config)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(CanonicalConfig.Of(config).ToJson()));
        using var _ = Autograd.NoGrad();
        foreach (var (name, value) in model.State().OrderBy(item => item.Name, StringComparer.Ordinal))
        {
            using var scope = new TensorScope();
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} [{string.Join(", ", value.Shape)}]\n"));
            var wide = value.ElementType.IsFloatingPoint() ? value.Detach().To(Device.Cpu, ElementType.Float32) : value.To(Device.Cpu, value.ElementType);
            hash.AppendData(wide.Contiguous().AsBytes());
        }

        return Hex(hash.GetHashAndReset());
    }

    /// <summary>Of what a tokenizer reads and gives.</summary>
    internal static string OfTokenizer(ITokenizer tokenizer)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var id = 0; id < tokenizer.VocabularySize; id++)
            hash.AppendData(Encoding.UTF8.GetBytes(tokenizer.Piece(id) + "\n"));
        var batch = tokenizer.EncodeBatch(s_probes);
        Span<byte> number = stackalloc byte[8];
        foreach (var id in batch.Ids.Append(tokenizer.ContextLength))
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, id);
            hash.AppendData(number);
        }

        return Hex(hash.GetHashAndReset());
    }

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash)[..16];
}
