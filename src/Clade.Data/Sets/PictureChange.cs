using Clade.Data.Images;

namespace Clade.Data.Sets;

/// <summary>Something done to every decoded picture before preprocessing: a corruption, a crop, a new background. Pure: the same picture and number give the same pixels.</summary>
/// <param name="Key">Tells it from every other change, in names of cached features: kind, severity, seed and version of the formula, for example <c>gaussian-noise/3/0/v1</c>.</param>
/// <param name="Apply">Gets the picture and its number in the set, gives a new picture. May be called on several threads.</param>
public sealed record PictureChange(string Key, Func<RgbImage, int, RgbImage> Apply);
