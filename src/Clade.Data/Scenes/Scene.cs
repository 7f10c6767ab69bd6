using Clade.Data.Images;

namespace Clade.Data.Scenes;

/// <summary>A painted scene with everything that is true of it. Immutable and thread-safe; masks, relations and captions are made when first asked for.</summary>
public sealed class Scene
{
    private readonly Lazy<IReadOnlyList<SceneRelationship>> _relations;
    private readonly Lazy<SceneCaptions> _captions;

    internal Scene(SceneMaterial material, SceneOptions options, ScenePlan plan, RgbImage picture, RgbImage below, byte[] layers, IReadOnlyList<SceneObject> objects)
    {
        (Material, Options, Plan, Picture, BackgroundPicture, Layers, Objects) = (material, options, plan, picture, below, layers, objects);
        _relations = new(() => SceneGeometry.All(this));
        _captions = new(() => SceneCaptions.Of(this));
    }

    /// <inheritdoc cref="ScenePlan.Number"/>
    public long Number => Plan.Number;

    /// <summary>What it was painted from.</summary>
    public ScenePlan Plan { get; }

    /// <summary>Pixels a row.</summary>
    public int Width => Plan.Width;

    /// <summary>Rows.</summary>
    public int Height => Plan.Height;

    /// <summary>The scene, sRGB.</summary>
    public RgbImage Picture { get; }

    /// <summary>The background alone: where nothing was painted, the same bytes as <see cref="Picture"/>.</summary>
    public RgbImage BackgroundPicture { get; }

    /// <summary>[H, W]: the layer of the cut-out that is seen at each pixel, 0 for the background. It is the label map, and with nearer layers higher the exact order in depth.</summary>
    public byte[] Layers { get; }

    /// <summary>The cut-outs, the farthest first: the one of layer n has index n - 1.</summary>
    public IReadOnlyList<SceneObject> Objects { get; }

    /// <summary>The background's <see cref="SceneBackground.Id"/>.</summary>
    public string Background => Plan.Background.Id;

    /// <summary>Every relation that holds between two of its objects.</summary>
    public IReadOnlyList<SceneRelationship> Relations => _relations.Value;

    /// <summary>What can be said of it, true and false; drawn by seed and number.</summary>
    public SceneCaptions Captions => _captions.Value;

    internal SceneMaterial Material { get; }

    internal SceneOptions Options { get; }
}
