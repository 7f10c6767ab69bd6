namespace Clade.Data.Images;

/// <summary>A picture whose pixels are numbers and no colours: of classes, of instances. The array is not copied; treat it as read-only.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Values">Row by row, as the file holds them: indices of a palette, or grey of 1 to 16 bits.</param>
public sealed record IndexMask(int Width, int Height, ushort[] Values);
