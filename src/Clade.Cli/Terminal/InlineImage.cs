using Clade.Data.Images;

namespace Clade.Cli;

/// <summary>iTerm2's inline images, which WezTerm and mintty show too: a file in base64 between ESC ] 1337 and BEL. https://iterm2.com/documentation-images.html</summary>
internal static class InlineImage
{
    internal static string Encode(RgbImage image)
    {
        var file = ImageFile.EncodePng(image);
        return $"\u001b]1337;File=inline=1;size={file.Length};height={TerminalPictures.Rows};preserveAspectRatio=1:{Convert.ToBase64String(file)}\a";
    }
}
