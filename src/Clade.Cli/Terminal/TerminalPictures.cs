using Clade.Core;
using Clade.Data.Images;

namespace Clade.Cli;

/// <summary>Pictures in terminals that can show them, told by what they put into the environment; nothing is asked of the terminal itself.</summary>
internal sealed class TerminalPictures
{
    /// <summary>Side of a shown picture in pixels, and about as many rows of text.</summary>
    internal const int Pixels = 192, Rows = 10;

    private readonly Func<RgbImage, string>? _encode;

    private TerminalPictures(Func<RgbImage, string>? encode) => _encode = encode;

    /// <summary>Shows nothing.</summary>
    internal static TerminalPictures None { get; } = new(null);

    /// <summary>The ways there are.</summary>
    internal static string[] Names { get; } = ["kitty", "iterm2", "sixel", "none"];

    internal bool Shows => _encode is not null;

    /// <summary>The way of that name, or with <c>auto</c> what this terminal understands.</summary>
    internal static TerminalPictures Choose(string name) => (name == "auto" ? Detect(Environment.GetEnvironmentVariable, Console.IsOutputRedirected) : name) switch
    {
        "kitty" => new(KittyGraphics.Encode),
        "iterm2" => new(InlineImage.Encode),
        "sixel" => new(Sixel.Encode),
        _ => None,
    };

    /// <summary>By the variables that terminals set; within tmux and screen, and where output is redirected, none.</summary>
    internal static string Detect(Func<string, string?> variable, bool redirected)
    {
        var (terminal, program) = (variable("TERM") ?? "", variable("TERM_PROGRAM") ?? "");
        if (redirected || terminal is "" or "dumb" || variable("TMUX") is { Length: > 0 } || terminal.StartsWith("screen", StringComparison.Ordinal) || terminal.StartsWith("tmux", StringComparison.Ordinal))
            return "none";
        if (variable("KITTY_WINDOW_ID") is { Length: > 0 } || terminal is "xterm-kitty" or "xterm-ghostty" || program == "ghostty")
            return "kitty";
        if (program is "iTerm.app" or "WezTerm" or "mintty" || variable("LC_TERMINAL") == "iTerm2")
            return "iterm2";
        return terminal.StartsWith("foot", StringComparison.Ordinal) || terminal.Contains("sixel", StringComparison.Ordinal) || variable("WT_SESSION") is { Length: > 0 } ? "sixel" : "none";
    }

    /// <summary>What to write to show a file; empty if it cannot be read.</summary>
    internal string Picture(string path)
    {
        if (_encode is null || !File.Exists(path))
            return "";
        try
        {
            // Names come from files of vectors: what has no length, a pipe or a device, may have no end.
            var length = new FileInfo(path).Length;
            if (length == 0 || length > ImageLimits.Default.MaxFileBytes)
                return "";
            return _encode(ImageFile.PictogramSquare(File.ReadAllBytes(path), path, Pixels));
        }
        catch (Exception error) when (error is InputException or IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
