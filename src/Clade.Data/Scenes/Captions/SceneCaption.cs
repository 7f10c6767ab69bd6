namespace Clade.Data.Scenes;

/// <summary>The words of a caption that name things of the scene.</summary>
/// <param name="Start">First character.</param>
/// <param name="Length">Characters.</param>
/// <param name="Objects">Indices of the objects that are meant; empty where the scene has no such thing.</param>
public sealed record CaptionSpan(int Start, int Length, IReadOnlyList<int> Objects);

/// <summary>A sentence or more about a scene, with what it says. Immutable.</summary>
/// <param name="Text">The words.</param>
/// <param name="Spans">The noun phrases, in the order of the text.</param>
/// <param name="Facts">Everything it says, each once.</param>
public sealed record SceneCaption(string Text, IReadOnlyList<CaptionSpan> Spans, IReadOnlyList<SceneFact> Facts)
{
    /// <summary>Whether all that it says is true of a scene.</summary>
    public bool Holds(Scene scene) => Facts.All(fact => fact.Holds(scene));

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>What is changed in a caption, or in a scene and its caption.</summary>
public enum SceneChange
{
    /// <summary>A thing becomes another one, in the same place.</summary>
    Replace,

    /// <summary>A thing gets another colour.</summary>
    Recolour,

    /// <summary>A small thing becomes large, or a large one small.</summary>
    Resize,

    /// <summary>One more or one less of a thing.</summary>
    Count,

    /// <summary>A thing moves, so that it stands otherwise to another: above it where it was left of it.</summary>
    Relation,

    /// <summary>Left and right are exchanged: the same two things, the other word.</summary>
    Mirror,

    /// <summary>Two things exchange their places: the same word, the nouns exchanged.</summary>
    Swap,

    /// <summary>Two things exchange their colours.</summary>
    SwapColours,

    /// <summary>A thing is turned upside down, or upright again.</summary>
    TurnAround,

    /// <summary>The scene is laid on another background.</summary>
    Background,

    /// <summary>A thing is put in.</summary>
    Add,

    /// <summary>A thing is taken out.</summary>
    Remove,
}

/// <summary>A caption that is false of its scene by one change.</summary>
/// <param name="Change">What was changed.</param>
/// <param name="Caption">The false caption; <see cref="SceneCaption.Holds"/> is false.</param>
/// <param name="True">The true caption it was made from.</param>
public sealed record SceneNegative(SceneChange Change, SceneCaption Caption, SceneCaption True);
