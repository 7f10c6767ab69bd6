using Clade.Data.Scenes;

namespace Clade.Evaluation;

/// <summary>Tasks that are run together on every model, read from YAML by <see cref="SuiteReader"/>. Immutable.</summary>
public sealed record Suite
{
    /// <summary>Name, for reports.</summary>
    public required string Name { get; init; }

    /// <summary>At least one, of different names.</summary>
    public required IReadOnlyList<SuiteTask> Tasks { get; init; }
}

/// <summary>What a task measures.</summary>
public enum TaskKind
{
    /// <summary>Zero-shot classification, <see cref="ClassificationTask"/>.</summary>
    Classification,

    /// <summary>Texts and pictures find each other, <see cref="RetrievalTask"/>.</summary>
    Retrieval,

    /// <summary>Pictures find pictures of their class, <see cref="ImageRetrievalTask"/>.</summary>
    ImageRetrieval,

    /// <summary>Texts and videos find each other, <see cref="VideoRetrievalTask"/>.</summary>
    VideoRetrieval,

    /// <summary>Logistic regression on the vectors of a training set, <see cref="ProbeTask"/>.</summary>
    LinearProbe,

    /// <summary>The same from few pictures a class, <see cref="ProbeTask"/>.</summary>
    FewShot,

    /// <summary>Classes of pixels by their names, <see cref="SegmentationTask"/>.</summary>
    Segmentation,

    /// <summary>The right caption against an edited one, <see cref="PairsTask"/>.</summary>
    Pairs,
}

/// <summary>One task of a suite. Immutable.</summary>
public sealed record SuiteTask
{
    /// <summary>Name, unique in the suite.</summary>
    public required string Name { get; init; }

    /// <summary>What is measured.</summary>
    public required TaskKind Kind { get; init; }

    /// <summary>What is judged: the test set.</summary>
    public required SuiteData Data { get; init; }

    /// <summary>What probes learn from; required by them and by nothing else.</summary>
    public SuiteData? Train { get; init; }

    /// <summary>Sentences with <c>{}</c> for the class name.</summary>
    public IReadOnlyList<string> Templates { get; init; } = [];

    /// <summary>File with more sentences, one a line.</summary>
    public string? TemplatesFile { get; init; }

    /// <summary>Captions that take part in retrieval.</summary>
    public CaptionChoice Captions { get; init; }

    /// <summary>Pictures a class that few-shot classifiers learn from.</summary>
    public IReadOnlyList<int> Shots { get; init; } = [1, 2, 4, 8, 16];

    /// <summary>Seeds of few-shot draws.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [1, 2, 3];

    /// <summary>Left out with a note where its data are not there, instead of an error.</summary>
    public bool Optional { get; init; }
}

/// <summary>Pictures composed for a task: single things for classes, scenes for captions, a scene and its edit for pairs, films for videos (<see cref="SceneComposer"/>). Immutable.</summary>
public sealed record SuiteScenes
{
    /// <summary>Corpus whose drawings are cut out; relative to the suite's file.</summary>
    public required string Corpus { get; init; }

    /// <summary>Scenes, pairs or films.</summary>
    public int Count { get; init; } = 500;

    /// <summary>Styles whose drawings are used; empty for all of the corpus.</summary>
    public IReadOnlyList<string> Styles { get; init; } = [];

    /// <summary>Classes, the first by name; null for all.</summary>
    public int? Classes { get; init; }

    /// <summary>Pixels a side.</summary>
    public int Size { get; init; } = 128;

    /// <summary>Frames of a film.</summary>
    public int Frames { get; init; } = 8;

    /// <summary>Seed of everything drawn.</summary>
    public long Seed { get; init; }
}
