namespace Clade.Data.Text.Bpe;

/// <summary>
/// The 256 printable characters that stand for bytes in byte-level BPE files (GPT-2, <c>bytes_to_unicode</c>): a printable Latin-1 byte
/// is its own character, the other 68 are U+0100 onwards in byte order. The order of <see cref="Order"/> is the order of CLIP's first 256 ids.
/// </summary>
internal static class ByteAlphabet
{
    /// <summary>End of a word, glued to its last piece.</summary>
    public const string WordEnd = "</w>";

    private static readonly char[] CharOfByte = new char[256];
    private static readonly short[] ByteOfChar = new short[0x144];

    static ByteAlphabet()
    {
        var order = new List<byte>(256);
        for (var value = 0; value < 256; value++)
        {
            if (IsPrintable(value))
                order.Add((byte)value);
        }

        for (var value = 0; value < 256; value++)
        {
            if (!IsPrintable(value))
                order.Add((byte)value);
        }

        Array.Fill(ByteOfChar, (short)-1);
        var next = '\u0100';
        foreach (var value in order)
        {
            var letter = IsPrintable(value) ? (char)value : next++;
            CharOfByte[value] = letter;
            ByteOfChar[letter] = value;
        }

        Order = [.. order];
    }

    /// <summary>All bytes: printable ones ascending, then the others ascending.</summary>
    public static IReadOnlyList<byte> Order { get; }

    /// <summary>The character that stands for a byte.</summary>
    public static char ToChar(byte value) => CharOfByte[value];

    /// <summary>The byte a character stands for, or -1 when it stands for none.</summary>
    public static int ToByte(char letter) => letter < ByteOfChar.Length ? ByteOfChar[letter] : -1;

    private static bool IsPrintable(int value) => value is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255);
}
