using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml;
using Clade.Core;

namespace Clade.Data.Images;

/// <summary>
/// Reads an SVG drawing once as XML before it is rendered and refuses what reaches outside the file: external
/// entities, linked pictures or style sheets (<c>file:</c>, <c>http:</c>, relative), and entity expansion bombs.
/// Links of <c>a</c> elements are never followed when rendering and stay allowed.
/// </summary>
internal static partial class SvgInspection
{
    [GeneratedRegex(@"<!ENTITY\s+(%\s+)?\S+\s+(SYSTEM|PUBLIC)\s", RegexOptions.CultureInvariant)]
    private static partial Regex ExternalEntity();

    [GeneratedRegex("""(@import\b|url\s*\(\s*["']?\s*(?!["'\s]*(#|data:))[^\s"')])""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ExternalStyle();

    /// <summary>Checks a drawing and returns its text unpacked.</summary>
    public static byte[] Check(ReadOnlySpan<byte> bytes, string name, ImageLimits limits)
    {
        var text = bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? Unpack(bytes, name, limits) : bytes.ToArray();
        try
        {
            Walk(text, name, limits);
        }
        catch (XmlException error)
        {
            throw new InputException($"{name} is not a well-formed SVG drawing (line {error.LineNumber}); repair it or leave it out.", error);
        }

        return text;
    }

    private static byte[] Unpack(ReadOnlySpan<byte> bytes, string name, ImageLimits limits)
    {
        using var unpacked = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
            var block = new byte[1 << 16];
            int read;
            while ((read = gzip.Read(block)) > 0)
            {
                unpacked.Write(block, 0, read);
                if (unpacked.Length > limits.MaxSvgCharacters)
                    throw TooLong(name, limits);
            }
        }
        catch (InvalidDataException error)
        {
            throw new InputException($"{name} is a damaged gzip file, not a compressed SVG drawing; replace it or leave it out.", error);
        }

        return unpacked.ToArray();
    }

    private static void Walk(byte[] text, string name, ImageLimits limits)
    {
        if (text.Length > limits.MaxSvgCharacters)
            throw TooLong(name, limits);

        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Parse,
            XmlResolver = null,
            MaxCharactersFromEntities = 1 << 20,
            MaxCharactersInDocument = limits.MaxSvgCharacters,
        };
        using var reader = XmlReader.Create(new MemoryStream(text), settings);
        var (root, style, expanded) = (true, false, 0L);
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.DocumentType when ExternalEntity().IsMatch(reader.Value):
                    throw new InputException($"{name} is an SVG drawing with an external entity, which is never read; remove the entity or leave the file out.");
                case XmlNodeType.ProcessingInstruction when reader.Name == "xml-stylesheet":
                    throw Outside(name, "a style sheet");
                case XmlNodeType.Element:
                    var element = reader.LocalName;
                    if (root && element != "svg")
                        throw new InputException($"{name} is XML but not an SVG drawing (its root is <{reader.Name}>); give a JPEG, PNG, WebP, GIF, TIFF or SVG file.");
                    if (root)
                        SvgSize.Check(reader, name, limits);
                    root = false;
                    style = element == "style" && !reader.IsEmptyElement;
                    expanded += CheckAttributes(reader, element, name);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    expanded += reader.Value.Length;
                    if (style && ExternalStyle().IsMatch(reader.Value))
                        throw Outside(name, "a style");
                    break;
                case XmlNodeType.EndElement:
                    style = false;
                    break;
            }

            if (expanded > limits.MaxSvgCharacters)
                throw TooLong(name, limits);
        }
    }

    private static long CheckAttributes(XmlReader reader, string element, string name)
    {
        var length = 0L;
        while (reader.MoveToNextAttribute())
        {
            length += reader.Value.Length;
            if (reader.LocalName == "href" && element != "a")
            {
                var target = reader.Value.AsSpan().Trim();
                if (target.Length > 0 && target[0] != '#' && !target.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && Follows(element))
                    throw Outside(name, target.Length <= 60 ? target.ToString() : string.Concat(target[..57], "..."));
            }
            else if (reader.Value.Contains("url", StringComparison.OrdinalIgnoreCase) && ExternalStyle().IsMatch(reader.Value) && reader.Prefix.Length == 0)
            {
                throw Outside(name, "a style");
            }
        }

        return length;
    }

    /// <summary>Elements whose link is fetched when rendering.</summary>
    private static bool Follows(string element) => element is
        "image" or "feImage" or "use" or "tref" or "script" or "style" or "link" or "include" or "pattern" or "linearGradient" or
        "radialGradient" or "filter" or "mask" or "clipPath" or "textPath" or "foreignObject" or "font-face-uri" or "mpath" or "cursor";

    private static InputException Outside(string name, string what) =>
        new($"{name} is an SVG drawing that refers to something outside the file ({what}), which is never read; embed it or leave the file out.");

    private static InputException TooLong(string name, ImageLimits limits) =>
        new($"{name} is an SVG drawing of more than {limits.MaxSvgCharacters} characters after unpacking; simplify it or raise {nameof(ImageLimits.MaxSvgCharacters)}.");
}
