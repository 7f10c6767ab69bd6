using Clade.Core;
using Clade.Torch;
using Clade.Training;

namespace Clade.Methods.Compression;

/// <summary>Weights of the terms of <see cref="ClipKdObjective"/>.</summary>
public sealed record ClipKdOptions
{
    /// <summary>Weight of the contrastive loss against the pairs themselves.</summary>
    public double Task { get; init; } = 1;

    /// <summary>Weight of the affinity term.</summary>
    public double Affinity { get; init; } = 1;

    /// <summary>Weight of the feature term, which is a mean over the feature dimension: hence 2000.</summary>
    public double Feature { get; init; } = 2000;

    /// <summary>Weight of the interactive term.</summary>
    public double Interactive { get; init; } = 1;

    /// <summary>Affinity as cross-entropy (larger by the teacher's entropy, same gradient) instead of divergence.</summary>
    public bool CrossEntropy { get; init; }

    /// <summary>Count pairs of the same concept in a batch as positives of each other.</summary>
    public bool MultiPositive { get; init; } = true;

    /// <summary>The published recipe: task 1, affinity 1, feature 2000, interactive 1.</summary>
    public static ClipKdOptions ClipKd { get; } = new();

    /// <summary>Affinity alone, as TinyCLIP and TLEG distil.</summary>
    public static ClipKdOptions AffinityOnly { get; } = new() { Task = 0, Feature = 0, Interactive = 0 };

    /// <summary>No distillation.</summary>
    public static ClipKdOptions TaskOnly { get; } = new() { Affinity = 0, Feature = 0, Interactive = 0 };

    /// <summary>The preset of that name: clip_kd, affinity_only or task_only.</summary>
    /// <exception cref="InputException">There is no such preset.</exception>
    public static ClipKdOptions Preset(string name) => name switch
    {
        "clip_kd" => ClipKd,
        "affinity_only" => AffinityOnly,
        "task_only" => TaskOnly,
        _ => throw new InputException($"There is no distillation preset '{name}'; use clip_kd, affinity_only or task_only."),
    };
}

/// <summary>
/// The distillation of phase 1 (section 5 of the method's page): <c>w_task L_clip + w_aff L_aff + w_feat L_feat + w_icl L_icl</c>. Where the
/// student's features are narrower or wider than the teacher's, a linear map into the teacher's space is trained along and
/// thrown away afterwards. Owns that map. Terms of weight 0 are not computed, and without any the teacher is not asked.
/// </summary>
public sealed class ClipKdObjective : IObjective, IDisposable
{
    private readonly ITeacher _teacher;
    private readonly ClipKdOptions _options;
    private readonly FeatureMaps? _maps;

    /// <summary>Joins a teacher and weights.</summary>
    /// <param name="teacher">The ancestor.</param>
    /// <param name="options">Null for <see cref="ClipKdOptions.ClipKd"/>.</param>
    /// <param name="studentDim">Width of the student's joint space; only needed where it differs from the teacher's.</param>
    /// <param name="teacherDim">Width of the teacher's joint space.</param>
    public ClipKdObjective(ITeacher teacher, ClipKdOptions? options = null, int? studentDim = null, int? teacherDim = null)
    {
        (_teacher, _options) = (teacher ?? throw new ArgumentNullException(nameof(teacher)), options ?? ClipKdOptions.ClipKd);
        if (studentDim is { } from && teacherDim is { } to && from != to)
            _maps = new FeatureMaps(from, to);
    }

    /// <inheritdoc/>
    public Module? Trainable => _maps;

    /// <inheritdoc/>
    public IReadOnlyList<LossTerm> Terms(ClipOutputs student, ClipBatch batch)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(batch);
        var terms = new List<LossTerm>();
        var needsTeacher = _options.Affinity != 0 || _options.Feature != 0 || _options.Interactive != 0;
        var target = _options.MultiPositive ? ContrastiveLoss.Positives(batch.Concepts, student.Image.ElementType) : null;
        if (_options.Task != 0)
            terms.Add(new LossTerm("task", target is null ? ContrastiveLoss.InfoNce(student.Image, student.Text, student.Scale) : ContrastiveLoss.MultiPositive(student.Image, student.Text, student.Scale, batch.Concepts), _options.Task));
        if (!needsTeacher)
            return terms;
        var teacher = _teacher.Targets(batch);
        if (_options.Affinity != 0)
        {
            var logits = student.Scale * student.Image.Matmul(student.Text.T());
            var wanted = teacher.Scale * teacher.Image.Matmul(teacher.Text.T());
            terms.Add(new LossTerm("affinity", _options.CrossEntropy ? DistillationLoss.AffinityCrossEntropy(logits, wanted) : DistillationLoss.Affinity(logits, wanted), _options.Affinity));
        }

        var (image, text) = _maps is null ? (student.Image, student.Text) : _maps.Forward(student.Image, student.Text);
        if (_options.Feature != 0)
            terms.Add(new LossTerm("feature", DistillationLoss.Feature(image, text, teacher.Image, teacher.Text), _options.Feature));
        if (_options.Interactive != 0)
            terms.Add(new LossTerm("interactive", DistillationLoss.Interactive(image, text, teacher.Image, teacher.Text, student.Scale, target), _options.Interactive));
        return terms;
    }

    /// <summary>Frees the feature maps.</summary>
    public void Dispose() => _maps?.Dispose();

    private sealed class FeatureMaps : Module
    {
        private readonly Linear _image, _text;

        internal FeatureMaps(int from, int to)
        {
            using var _ = Autograd.NoGrad();
            (_image, _text) = (Child("image", new Linear(from, to, bias: false, std: Math.Pow(from, -0.5))), Child("text", new Linear(from, to, bias: false, std: Math.Pow(from, -0.5))));
        }

        // Back to unit length, since what they are compared with has it.
        internal (Tensor, Tensor) Forward(Tensor image, Tensor text) => (Models.ClipModel.Normalise(_image.Forward(image)), Models.ClipModel.Normalise(_text.Forward(text)));
    }
}
