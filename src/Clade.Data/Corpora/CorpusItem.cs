using Clade.Core;
using Clade.Data.Images;

namespace Clade.Data.Corpora;

/// <summary>
/// One picture of an opened corpus with its captions. The record is in memory; the picture stays in its shard until it is
/// asked for (of a compressed corpus the encoded pictures are in memory). Immutable and thread-safe; nothing to dispose.
/// </summary>
public sealed class CorpusItem
{
    private readonly byte[]? _bytes;
    private readonly string _shard;
    private readonly long _offset;
    private readonly int _length;

    internal CorpusItem(CorpusRecord record, string shard, long offset, int length) =>
        (Record, _shard, _offset, _length) = (record, shard, offset, length);

    internal CorpusItem(CorpusRecord record, string shard, byte[] bytes) : this(record, shard, -1, bytes.Length) => _bytes = bytes;

    /// <summary>Everything known of the picture.</summary>
    public CorpusRecord Record { get; }

    /// <inheritdoc cref="CorpusRecord.Key"/>
    public string Key => Record.Key;

    /// <inheritdoc cref="CorpusRecord.Concept"/>
    public string Concept => Record.Concept;

    /// <inheritdoc cref="CorpusRecord.Style"/>
    public string Style => Record.Style;

    /// <inheritdoc cref="CorpusRecord.Group"/>
    public string Group => Record.Group;

    /// <inheritdoc cref="CorpusRecord.Subgroup"/>
    public string Subgroup => Record.Subgroup;

    /// <inheritdoc cref="CorpusRecord.Captions"/>
    public IReadOnlyList<string> Captions => Record.Captions;

    /// <inheritdoc cref="CorpusRecord.Split"/>
    public string Split => Record.Split;

    /// <inheritdoc cref="CorpusRecord.ConceptSplit"/>
    public string ConceptSplit => Record.ConceptSplit;

    /// <inheritdoc cref="CorpusRecord.BaseConcept"/>
    public bool BaseConcept => Record.BaseConcept;

    /// <summary>The encoded picture, read from the shard on every call; treat it as read-only.</summary>
    /// <exception cref="InputException">The shard has gone or shrunk since the corpus was opened.</exception>
    public byte[] ReadImage()
    {
        if (_bytes is not null)
            return _bytes;
        try
        {
            using var file = File.OpenHandle(_shard);
            var bytes = new byte[_length];
            var read = 0;
            while (read < _length)
            {
                var count = RandomAccess.Read(file, bytes.AsSpan(read), _offset + read);
                if (count == 0)
                    throw new InputException($"{_shard} has become shorter since the corpus was opened: build the corpus again.");
                read += count;
            }

            return bytes;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {_shard}: {error.Message.TrimEnd('.')}; build the corpus again.", error);
        }
    }

    /// <summary>The picture, decoded on every call: a white square of <see cref="CorpusManifest.ImageSize"/> pixels.</summary>
    /// <exception cref="InputException">The shard has changed since the corpus was opened.</exception>
    public RgbImage Decode() => ImageFile.DecodeRgb(ReadImage(), Key);

    /// <inheritdoc/>
    public override string ToString() => $"{Key} ({Captions[0]})";
}
