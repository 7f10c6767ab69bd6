namespace Clade.Data.Text.Cleaning;

/// <summary>
/// One single-byte encoding as it is met in damaged text. Bytes below 128 are ASCII. In the Windows ones unassigned bytes are read as Latin-1,
/// and byte 0x1A stands for U+FFFD: what some program put where it could not read a byte.
/// </summary>
internal sealed class LegacyEncoding
{
    /// <summary>The byte that stands for U+FFFD.</summary>
    public const byte Lost = 0x1A;

    private readonly string _high;
    private readonly Dictionary<char, byte> _bytes;

    /// <param name="high">What the bytes 0x80 .. 0xFF mean, in order.</param>
    /// <param name="isWindows">Whether 0x1A stands for U+FFFD.</param>
    public LegacyEncoding(string high, bool isWindows = false)
    {
        (_high, IsWindows) = (high, isWindows);
        _bytes = new Dictionary<char, byte>(130);
        for (var i = 0; i < 128; i++)
            _bytes.Add(high[i], (byte)(128 + i));
        if (isWindows)
            _bytes.Add('\uFFFD', Lost);
    }

    /// <summary>Whether byte 0x1A stands for U+FFFD.</summary>
    public bool IsWindows { get; }

    /// <summary>The character of a byte of 0x80 or more.</summary>
    public char ToChar(byte value) => _high[value - 128];

    /// <summary>The bytes of a text, or null when the encoding lacks one of its characters.</summary>
    public byte[]? TryEncode(string text)
    {
        var bytes = new byte[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter < 128 && !(IsWindows && letter == Lost))
                bytes[i] = (byte)letter;
            else if (!_bytes.TryGetValue(letter, out bytes[i]))
                return null;
        }

        return bytes;
    }
}

/// <summary>The encodings that UTF-8 is most often mistaken for, from their published code charts.</summary>
internal static class LegacyEncodings
{
    private const string C1 =
        "\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008A\u008B\u008C\u008D\u008E\u008F"
        + "\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009A\u009B\u009C\u009D\u009E\u009F";

    private const string Latin1Signs = "\u00A0¡¢£¤¥¦§¨©ª«¬\u00AD®¯°±²³´µ¶·¸¹º»¼½¾¿";
    private const string Latin1Letters = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";
    private const string Latin2Letters = "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙";

    public static LegacyEncoding Windows1252 { get; } = new(
        "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ" + Latin1Signs + Latin1Letters, isWindows: true);

    public static LegacyEncoding MacRoman { get; } = new(
        "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
        + "¿¡¬√ƒ≈∆«»…\u00A0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uF8FFÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ");

    private static readonly LegacyEncoding Latin1 = new(C1 + Latin1Signs + Latin1Letters);

    private static readonly LegacyEncoding Windows1251 = new(
        "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u0098™љ›њќћџ\u00A0ЎўЈ¤Ґ¦§Ё©Є«¬\u00AD®Ї°±Ііґµ¶·ё№є»јЅѕї"
        + "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя", isWindows: true);

    private static readonly LegacyEncoding Windows1250 = new(
        "€\u0081‚\u0083„…†‡\u0088‰Š‹ŚŤŽŹ\u0090‘’“”•–—\u0098™š›śťžź\u00A0ˇ˘Ł¤Ą¦§¨©Ş«¬\u00AD®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż" + Latin2Letters, isWindows: true);

    private static readonly LegacyEncoding Windows1253 = new(
        "€\u0081‚ƒ„…†‡\u0088‰\u008A‹\u008C\u008D\u008E\u008F\u0090‘’“”•–—\u0098™\u009A›\u009C\u009D\u009E\u009F"
        + "\u00A0΅Ά£¤¥¦§¨©ª«¬\u00AD®―°±²³΄µ¶·ΈΉΊ»Ό½ΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡÒΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώÿ", isWindows: true);

    private static readonly LegacyEncoding Windows1254 = new(
        "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008D\u008E\u008F\u0090‘’“”•–—˜™š›œ\u009D\u009EŸ" + Latin1Signs
        + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞßàáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ", isWindows: true);

    private static readonly LegacyEncoding Windows1257 = new(
        "€\u0081‚\u0083„…†‡\u0088‰\u008A‹\u008C¨ˇ¸\u0090‘’“”•–—\u0098™\u009A›\u009C¯˛\u009F\u00A0¡¢£¤¥¦§Ø©Ŗ«¬\u00AD®Æ°±²³´µ¶·ø¹ŗ»¼½¾æ"
        + "ĄĮĀĆÄÅĘĒČÉŹĖĢĶĪĻŠŃŅÓŌÕÖ×ŲŁŚŪÜŻŽßąįāćäåęēčéźėģķīļšńņóōõö÷ųłśūüżž˙", isWindows: true);

    private static readonly LegacyEncoding Iso8859Part2 = new(C1 + "\u00A0Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u00ADŽŻ°ą˛ł´ľśˇ¸šşťź˝žż" + Latin2Letters);

    private static readonly LegacyEncoding CodePage437 = new(
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
        + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0");

    /// <summary>All of them, likeliest first.</summary>
    public static IReadOnlyList<LegacyEncoding> All { get; } =
        [Latin1, Windows1252, Windows1251, Windows1250, Windows1253, Windows1254, Windows1257, Iso8859Part2, MacRoman, CodePage437];

    /// <summary>Those whose letters tell where broken UTF-8 stands inside good text.</summary>
    public static IReadOnlyList<LegacyEncoding> Telling { get; } =
        [Latin1, Windows1252, Windows1251, Windows1250, Windows1253, Windows1254, Windows1257];
}
