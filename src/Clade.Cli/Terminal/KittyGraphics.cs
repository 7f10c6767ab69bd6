using System.Text;
using Clade.Data.Images;

namespace Clade.Cli;

/// <summary>
/// The terminal graphics protocol of kitty, which Ghostty speaks too: a PNG in base64, in parts of at most 4096 letters, between ESC _ G and ESC \.
/// https://sw.kovidgoyal.net/kitty/graphics-protocol/
/// </summary>
internal static class KittyGraphics
{
    private const int Part = 4096;

    internal static string Encode(RgbImage image)
    {
        var data = Convert.ToBase64String(ImageFile.EncodePng(image));
        var text = new StringBuilder(data.Length + (data.Length / Part * 16) + 64);
        for (var at = 0; at < data.Length; at += Part)
        {
            // a=T: show at once; f=100: PNG; q=2: no answer; r: rows of text; m=1: more follows.
            var (first, last) = (at == 0, at + Part >= data.Length);
            text.Append("\u001b_G").Append(first ? $"a=T,f=100,q=2,r={TerminalPictures.Rows}," : "").Append(last ? "m=0;" : "m=1;")
                .Append(data, at, Math.Min(Part, data.Length - at)).Append("\u001b\\");
        }

        return text.ToString();
    }
}
