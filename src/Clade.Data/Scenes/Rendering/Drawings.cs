using System.Collections.Concurrent;
using Clade.Core;

namespace Clade.Data.Scenes;

/// <summary>Cut-outs decoded, recoloured, measured and scaled, each kept while there is room. Thread-safe.</summary>
internal sealed class Drawings
{
    private const long PictureBytes = 128L << 20, SpriteBytes = 64L << 20;

    private readonly GenerationCache<(Cutout Cutout, SceneColour? Hue), AlphaPicture> _pictures = new(PictureBytes, picture => picture.Pixels.Length);
    private readonly GenerationCache<SpriteKey, Sprite> _sprites = new(SpriteBytes, sprite => sprite.Size);
    private readonly ConcurrentDictionary<(Cutout, SceneColour?), SceneColour?> _colours = new();
    private readonly ConcurrentDictionary<Cutout, bool> _hasTop = new();

    private readonly record struct SpriteKey(Cutout Cutout, SceneColour? Hue, int Side, int Turn, bool Flipped);

    /// <inheritdoc cref="SceneMaterial.Colour"/>
    public SceneColour? Colour(Cutout cutout, SceneColour? hue) => _colours.GetOrAdd((cutout, hue), key => Picture(key.Item1, key.Item2).Colour());

    /// <inheritdoc cref="SceneMaterial.HasTop"/>
    public bool HasTop(Cutout cutout) => _hasTop.GetOrAdd(cutout, key =>
    {
        var picture = Picture(key, null);
        var turned = picture.Turn(180).Pixels;
        long different = 0, ink = 0;
        for (var at = 0; at < turned.Length; at++)
        {
            different += Math.Abs(turned[at] - picture.Pixels[at]);
            ink += at % 4 == 3 ? 4 * picture.Pixels[at] : 0;
        }

        return 8 * different > ink;
    });

    /// <summary>Columns and rows of a drawing with that longer side.</summary>
    public (int Width, int Height) Size(Cutout cutout, int side) => Picture(cutout, null).SizeOf(side);

    /// <summary>The drawing as the plan wants it, before it is faded.</summary>
    public Sprite Sprite(ObjectPlan plan) => _sprites.Get(new SpriteKey(plan.Cutout, plan.Hue, plan.Side, plan.Turn, plan.Flipped), this, static (key, drawings) =>
    {
        var picture = drawings.Picture(key.Cutout, key.Hue).Resize(key.Side);
        return Scenes.Sprite.Of((key.Flipped ? picture.Flip() : picture).Turn(key.Turn));
    });

    private AlphaPicture Picture(Cutout cutout, SceneColour? hue) => _pictures.Get((cutout, hue), this, static (key, drawings) =>
        key.Hue is { } colour ? drawings.Picture(key.Cutout, null).WithHue(ColourNames.Hues.First(one => one.Colour == colour).Hue)
            : AlphaPicture.Of(key.Cutout.Read()) ?? throw new InputException($"The cut-out {key.Cutout.Id} shows nothing; leave it out."));
}
