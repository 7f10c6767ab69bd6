using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Decoding;
using Clade.Data.Text.Splitting;

namespace Clade.Data.Text.Loading.Layout;

/// <summary>The section <c>decoder</c>.</summary>
internal static class DecoderReader
{
    /// <exception cref="InputException">A step is wrong or not known.</exception>
    public static IPieceDecoder Read(string path, JsonFields document)
    {
        var steps = LayoutSteps.Of(path, document, "decoder", "decoders");
        return steps.Count == 0 ? Decoders.Spaced : new DecoderChain([.. steps.Select(step => Step(path, step))]);
    }

    private static IPieceDecoder Step(string path, JsonFields step) => step.Text("type", "") switch
    {
        "ByteLevel" => Decoders.ByteLevel,
        "ByteFallback" => Decoders.ByteFallback,
        "Fuse" => Decoders.Fuse,
        "WordPiece" => Decoders.WordPiece(step.Text("prefix", "##"), step.Flag("cleanup") ?? true),
        "Metaspace" => Decoders.Metaspace(LayoutSteps.Letter(path, step, "replacement", '\u2581'), SplitterReader.Prefix(path, step) != MetaspacePrefix.Never),
        "Replace" => Decoders.Replace(LayoutSteps.Pattern(path, step), step.Text("content", "")),
        "Strip" => Decoders.Strip(LayoutSteps.Letter(path, step, "content", ' '), step.Whole("start", 0), step.Whole("stop", 0)),
        "BPEDecoder" => Decoders.WordEnd(step.Text("suffix", "</w>")),
        var other => throw LayoutSteps.Unknown(path, "decoder", other),
    };
}
