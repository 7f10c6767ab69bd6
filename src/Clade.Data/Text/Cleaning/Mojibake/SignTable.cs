namespace Clade.Data.Text.Cleaning.Mojibake;

/// <summary>
/// The kinds of the some 400 characters that UTF-8 turns into when it is read as another encoding. The assignment is ftfy's, learned from
/// real broken and unbroken text (Robyn Speer, ftfy 6.3.1, module badness; https://github.com/rspeer/python-ftfy).
/// </summary>
internal static class SignTable
{
    private static readonly Dictionary<char, SignKind> Kinds = [];

    static SignTable()
    {
        Mark(SignKind.Common, "\u00A0\u00AD´·–—―’…");
        Mark(SignKind.Control, '\u0080', '\u009F');
        Mark(SignKind.Suspect, "¤¦¨ª¬¯¸ºƒˆˇ˘˛˜†‡‰⌐◊\uFFFD");
        Mark(SignKind.Law, "§¶");
        Mark(SignKind.Currency, "¢£¥₧€");
        Mark(SignKind.Opening, "¡©«¿΄΅‘‚“„•‹\uF8FF");
        Mark(SignKind.Closing, "®»˝”›™");
        Mark(SignKind.Numeric, "±²³µ¹¼½¾×÷⁄№∂∆∏∑√∞∩∫≈≠≡≤≥");
        Mark(SignKind.Face, "°ÒÓÔÕÖÙÚÛÜòóôõöøùúûüŌŐŪŲ");
        Mark(SignKind.UpperAccented, "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑØÜÝĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŒŘŚŞŠŢŤŮŰŸŹŻŽҐ");
        Mark(SignKind.LowerAccented, "ßàáâãäåæçèéêëìíîïðñüāăąćčďđēėęěğģīįķĺļľłœŕśşšťźżžґﬁﬂ");
        Mark(SignKind.UpperCommon, "ÞΆΈΉΊΌΎΏ");
        Mark(SignKind.UpperCommon, '\u0391', '\u03AB');
        Mark(SignKind.UpperCommon, '\u0401', '\u042F');
        Mark(SignKind.LowerCommon, "άέήίΰ");
        Mark(SignKind.LowerCommon, '\u03B1', '\u03C9');
        Mark(SignKind.LowerCommon, '\u0430', '\u045F');
        Mark(SignKind.Box, "│┌┐┘├┤┬┼▀▄█▌▐░▒▓");
        Mark(SignKind.Box, '\u2550', '\u256C');
        Mark(SignKind.AsciiLower, 'a', 'z');
        Mark(SignKind.AsciiUpper, 'A', 'Z');
        Mark(SignKind.Space, " \t\n\v\f\r\u001C\u001D\u001E\u001F\u0085\u00A0\u1680\u2028\u2029\u202F\u205F\u3000");
        Mark(SignKind.Space, '\u2000', '\u200A');
    }

    /// <summary>All characters of some kind.</summary>
    public static IEnumerable<char> Letters => Kinds.Keys;

    /// <summary>The kinds of one character.</summary>
    public static SignKind Of(char letter) => Kinds.GetValueOrDefault(letter);

    private static void Mark(SignKind kind, string letters)
    {
        foreach (var letter in letters)
            Kinds[letter] = Of(letter) | kind;
    }

    private static void Mark(SignKind kind, char first, char last)
    {
        for (var letter = first; letter <= last; letter++)
            Kinds[letter] = Of(letter) | kind;
    }
}
