using System.CommandLine;
using System.Globalization;
using Clade.Data.Images;
using Clade.Models;

namespace Clade.Cli;

/// <summary>The options of every verb that reads pictures: what a person would want and the references do not do.</summary>
internal sealed class PictureArguments
{
    private readonly Option<bool> _orient = new("--orient") { Description = "Turn pictures upright by their EXIF orientation, which the references ignore" };
    private readonly Option<bool> _tone16 = new("--tone16") { Description = "Scale 16-bit pictures to 8 bits, where the references clip them" };
    private readonly Option<Rgb8?> _background = new("--background") { Description = "Colour behind transparent pixels, as #rrggbb, where the references drop alpha" };

    internal PictureArguments() => _background.CustomParser = result =>
    {
        var text = result.Tokens[0].Value;
        if (text.Length == 7 && text[0] == '#' && uint.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb))
            return new Rgb8((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
        result.AddError($"--background takes a colour as #rrggbb, for example #ffffff for white, not '{text}'");
        return null;
    };

    internal void AddTo(Command command)
    {
        command.Add(_orient);
        command.Add(_background);
        command.Add(_tone16);
    }

    internal PictureOptions Read(ParseResult parsed) => new() { Orient = parsed.GetValue(_orient), Background = parsed.GetValue(_background), Tone16 = parsed.GetValue(_tone16) };
}
