using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Clade.Data.Sets;

namespace Clade.Data.Embedding;

/// <summary>
/// Pictures to embed, in a fixed order: names in memory, bytes when they are asked for. Reading is thread-safe. Dispose it when no picture is
/// read any more.
/// </summary>
public abstract class PictureInput : IDisposable
{
    /// <summary>Number of pictures.</summary>
    public abstract int Count { get; }

    /// <summary>What was listed and is no picture, with the reason.</summary>
    public virtual IReadOnlyList<PictureProblem> Problems => [];

    /// <summary>The pictures of a set. The input owns the set.</summary>
    public static PictureInput Of(PictureSet set) => new SetInput(set);

    /// <summary>Files, each under the name that it is opened with.</summary>
    public static PictureInput Of(IReadOnlyList<string> files) => new FileInput("", [.. files], []);

    /// <summary>One input after the other. The result owns them.</summary>
    public static PictureInput Join(IReadOnlyList<PictureInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Count == 1 ? inputs[0] : new JoinedInput(inputs);
    }

    /// <summary>Name of a picture, counted from 0: the path or the key that it was found under.</summary>
    public abstract string Id(int index);

    /// <summary>Its encoded bytes.</summary>
    /// <exception cref="Clade.Core.InputException">They cannot be had.</exception>
    public abstract byte[] Read(int index);

    /// <summary>Texts that say what it shows; empty where there are none.</summary>
    public virtual IReadOnlyList<string> Captions(int index) => [];

    /// <summary>16 hexadecimal digits of the names in their order; bytes are not looked at.</summary>
    public string NameHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < Count; i++)
        {
            var id = Id(i);
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id.Length} {id}\n")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what is read from.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
