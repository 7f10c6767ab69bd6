namespace Clade.Data.Scenes;

/// <summary>The eleven basic colour terms of English (Berlin and Kay, "Basic Color Terms", 1969), which are the only colours that scenes speak of.</summary>
public enum SceneColour
{
    /// <summary>Dark, whatever the hue.</summary>
    Black,

    /// <summary>Without hue, between black and white.</summary>
    Grey,

    /// <summary>Bright and without hue.</summary>
    White,

    /// <summary>Hue 345 to 15 degrees.</summary>
    Red,

    /// <summary>Hue 15 to 40 degrees and bright.</summary>
    Orange,

    /// <summary>Hue 10 to 45 degrees and dark.</summary>
    Brown,

    /// <summary>Hue 40 to 68 degrees and bright.</summary>
    Yellow,

    /// <summary>Hue 68 to 165 degrees, and dark yellow.</summary>
    Green,

    /// <summary>Hue 165 to 255 degrees.</summary>
    Blue,

    /// <summary>Hue 255 to 300 degrees.</summary>
    Purple,

    /// <summary>Hue 300 to 345 degrees, and pale red.</summary>
    Pink,
}
