namespace Clade.Data.Text.Cleaning.Mojibake;

/// <summary>What a character tells about broken encodings. A character may be of several kinds.</summary>
[Flags]
internal enum SignKind
{
    None = 0,

    /// <summary>Stands almost anywhere.</summary>
    Common = 1 << 0,

    /// <summary>C1 control characters.</summary>
    Control = 1 << 1,

    /// <summary>Hardly used but in broken text.</summary>
    Suspect = 1 << 2,

    /// <summary>Section and paragraph signs.</summary>
    Law = 1 << 3,

    Currency = 1 << 4,

    /// <summary>Punctuation that begins something.</summary>
    Opening = 1 << 5,

    /// <summary>Punctuation that ends something.</summary>
    Closing = 1 << 6,

    /// <summary>Signs of arithmetic, fractions, raised digits.</summary>
    Numeric = 1 << 7,

    /// <summary>Letters that faces are drawn with.</summary>
    Face = 1 << 8,

    UpperAccented = 1 << 9,
    LowerAccented = 1 << 10,

    /// <summary>Greek and Cyrillic capitals.</summary>
    UpperCommon = 1 << 11,

    /// <summary>Greek and Cyrillic small letters.</summary>
    LowerCommon = 1 << 12,

    /// <summary>Lines and blocks of DOS.</summary>
    Box = 1 << 13,

    AsciiLower = 1 << 14,
    AsciiUpper = 1 << 15,

    /// <summary>White space.</summary>
    Space = 1 << 16,

    AsciiLetter = AsciiLower | AsciiUpper,
    Accented = UpperAccented | LowerAccented,
    Enclosing = Opening | Closing,
}
