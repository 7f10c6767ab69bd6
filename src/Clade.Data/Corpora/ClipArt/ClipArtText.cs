using System.Xml;

namespace Clade.Data.Corpora;

/// <summary>What the RDF block inside an SVG drawing says of it.</summary>
/// <param name="Title">Title, may be empty.</param>
/// <param name="Author">Creator, may be empty.</param>
/// <param name="Keywords">Subjects, as written.</param>
/// <param name="Licence">Licence address, may be empty.</param>
internal sealed record ClipArtText(string Title, string Author, IReadOnlyList<string> Keywords, string Licence)
{
    private const string Dublin = "http://purl.org/dc/elements/1.1/";
    private const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    /// <summary>
    /// Reads the block; the drawing itself is passed over. Nothing outside the text is opened and no entity is expanded:
    /// a drawing that declares entities before its block, or is no XML, says nothing.
    /// </summary>
    public static ClipArtText Read(Stream svg)
    {
        var (title, author, licence) = ("", "", "");
        var keywords = new List<string>();
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersInDocument = 64 << 20 };
        var open = new Stack<string>();
        try
        {
            using var reader = XmlReader.Create(svg, settings);
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element)
                {
                    if (reader.LocalName == "license" && licence.Length == 0)
                        licence = reader.GetAttribute("resource", Rdf) ?? "";
                    if (!reader.IsEmptyElement)
                        open.Push(reader.NamespaceURI == Dublin || reader.NamespaceURI == Rdf ? reader.LocalName : "");
                }
                else if (reader.NodeType == XmlNodeType.EndElement)
                {
                    open.TryPop(out _);
                    if (reader.LocalName == "metadata")
                        break;
                }
                else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                {
                    var text = reader.Value.Trim();
                    if (open.Contains("creator"))
                        author = author.Length == 0 ? text : author;
                    else if (open.Contains("subject"))
                        keywords.Add(text);
                    else if (open.TryPeek(out var name) && name == "title" && title.Length == 0 && !open.Contains("publisher") && !open.Contains("rights"))
                        title = text;
                }
            }
        }
        catch (XmlException)
        {
            // What was read before the damage stands; whether the drawing can be used is the decoder's to say.
        }

        return new ClipArtText(title, author, keywords, licence);
    }
}
