using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Clade.Data.Corpora;

/// <summary>
/// Which part of a corpus a picture belongs to. The rule depends on names alone, never on order, counts, seed or
/// machine: a concept stays where it is when a corpus grows. It is the first eight bytes of SHA-256, so that any
/// language can repeat it.
/// </summary>
public static class CorpusSplit
{
    /// <summary>Pictures to learn from.</summary>
    public const string Train = "train";

    /// <summary>Pictures of concepts that no training picture shows.</summary>
    public const string Test = "test";

    /// <summary>Pictures of the one style that is never trained on, whatever they show.</summary>
    public const string HeldOutStyle = "heldout-style";

    /// <summary>The held-out style of the pictograms.</summary>
    public const string HeldOutPictogramStyle = "openmoji";

    /// <summary>The rule in one sentence, as manifests print it.</summary>
    public const string Rule =
        "a concept is 'test' when the first 8 bytes (big-endian) of SHA-256(\"clade split 1: \" + concept) are divisible by 10, else 'train'; every picture of the style 'openmoji' is 'heldout-style'";

    /// <summary>The concept's own split: <see cref="Train"/> nine times in ten, <see cref="Test"/> once.</summary>
    /// <param name="concept">Concept id, for example <c>1f600</c>; a variant asks with the concept it varies.</param>
    public static string OfConcept(string concept) =>
        Hash("clade split 1: " + concept) % 10 == 0 ? Test : Train;

    /// <summary>The picture's split: <see cref="HeldOutStyle"/> for the held-out style, else the concept's.</summary>
    /// <param name="style">Style id, for example <c>noto</c>.</param>
    /// <param name="concept">Concept id.</param>
    public static string Of(string style, string concept) =>
        string.Equals(style, HeldOutPictogramStyle, StringComparison.Ordinal) ? HeldOutStyle : OfConcept(concept);

    /// <summary>The first eight bytes, big-endian, of the SHA-256 of the text in UTF-8: the same on every machine and in every version.</summary>
    public static ulong Hash(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }
}
