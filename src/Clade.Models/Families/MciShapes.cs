using Clade.Core;

namespace Clade.Models.Families;

/// <summary>Sizes of MobileCLIP's image tower from its tensors, whoever named them.</summary>
/// <param name="files">The checkpoint.</param>
/// <param name="theirs">The checkpoint's name of one of our tensors, <c>visual.</c> left out.</param>
/// <param name="stages">Stages of the tower.</param>
/// <param name="attentionStages">So many of the last ones have attention.</param>
internal sealed class MciShapes(ModelFiles files, Func<string, string> theirs, int stages, int attentionStages)
{
    private readonly TensorShapes _shapes = new(files);

    /// <summary>The architecture.</summary>
    /// <param name="imageSize">Pixels a side, which no shape tells.</param>
    /// <param name="headWidth">Channels of an attention head, which no shape tells; 32 in both publishers' code.</param>
    public MciConfig Read(int imageSize, int headWidth = 32)
    {
        LayerSizes widths = [.. Enumerable.Range(0, stages).Select(stage => Width($"stages.{stage}.blocks.0.mlp.fc2.bias"))];
        var squeezed = Enumerable.Range(1, stages - 1).Count(stage => Has($"stages.{stage}.downsample.proj.0.se.fc1.weight"));
        var reparameterised = Has("stem.0.reparam_conv.weight");
        var features = Width("final_conv.se.fc2.bias");
        if (features % widths[^1] != 0)
            throw new InputException($"{files.Source}: {theirs("final_conv.se.fc2.bias")} has {features} channels, which is not a multiple of the {widths[^1]} of the last stage; fetch the checkpoint again.");
        return new MciConfig
        {
            ImageSize = imageSize,
            Layers = [.. Enumerable.Range(0, stages).Select(Depth)],
            Widths = widths,
            MlpRatio = (double)Width("stages.0.blocks.0.mlp.fc1.bias") / widths[0],
            AttentionStages = attentionStages,
            HeadWidth = headWidth,
            SqueezedStages = squeezed,
            Expansion = features / widths[^1],
            LayerNorm = attentionStages > 0 && !Has($"stages.{stages - 1}.blocks.0.norm.running_mean"),
            PlainStem = !reparameterised && !Has("stem.0.conv_scale.conv.weight"),
            ProjectionBias = Has("head.fc.bias"),
            Reparameterised = reparameterised,
        };
    }

    private int Depth(int stage)
    {
        var count = 0;
        while (Has($"stages.{stage}.blocks.{count}.mlp.fc1.bias"))
            count++;
        return count;
    }

    private bool Has(string ours) => _shapes.Has(theirs(ours));

    private int Width(string ours) => _shapes.Size(theirs(ours), 1, 0);
}
