using Clade.Models;
using Clade.Torch;
using Clade.Training;

namespace Clade.Methods;

/// <summary>A frozen CLIP as teacher: its own features and its own scale, without a graph; it always sees all patches.</summary>
public sealed class AncestorTeacher : ITeacher
{
    private readonly ClipModel _model;
    private readonly ElementType? _autocast;

    /// <summary>Freezes the model: from here on none of its parameters asks for gradients.</summary>
    /// <param name="model">Needs both towers; not owned, and must outlive the teacher.</param>
    /// <param name="autocast">Type of matrix products; null for the parameters' own.</param>
    /// <exception cref="ArgumentException">A tower is missing.</exception>
    public AncestorTeacher(ClipModel model, ElementType? autocast = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Vision is null || model.Text is null)
            throw new ArgumentException("A teacher of pairs needs both towers.", nameof(model));
        (_model, _autocast) = (model, autocast);
        model.SetRequiresGrad(false);
    }

    /// <inheritdoc/>
    public ClipOutputs Targets(ClipBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        Tensor image, text;
        using (Autocast.Enable(_autocast, batch.Pixels.Device))
        {
            image = _model.Vision!.Forward(batch.Pixels);
            text = _model.Text!.Forward(batch.Ids, batch.EndPositions);
        }

        var outputs = new ClipOutputs(ClipModel.Normalise(image), ClipModel.Normalise(text), _model.Scale().Clamp(max: 100));
        scope.Keep(outputs.Image, outputs.Text, outputs.Scale);
        return outputs;
    }
}
