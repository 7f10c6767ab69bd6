using Clade.Torch;

namespace Clade.Models;

/// <summary>One stage of MCi: it halves the picture (the first does not), tells places apart if attention follows, then blocks of one width.</summary>
internal sealed class MciStage : Module
{
    private readonly LargeKernelConv? _shrink;
    private readonly MobileOneBlock? _mix;
    private readonly Conv2d? _positions, _positionsOne;
    private readonly (Func<Tensor, Tensor> Forward, Func<Tensor, ComputePlan, Tensor> Compute, Action Fold)[] _blocks;

    public MciStage(MciConfig config, int stage)
    {
        var (width, one, left) = (config.Widths[stage], config.Reparameterised, config.Widths.Count - stage);
        if (stage > 0)
        {
            _shrink = Child("downsample.proj.0", new LargeKernelConv(config.Widths[stage - 1], width, left <= config.SqueezedStages, one));
            _mix = Child("downsample.proj.1", new MobileOneBlock(new MobileOneShape(width, width, (1, 1)), one));
        }

        var attends = left <= config.AttentionStages;
        if (attends && one)
            _positionsOne = Child("pos_emb.reparam_conv", new Conv2d(width, width, 7, groups: width));
        else if (attends)
            _positions = Child("pos_emb.pos_enc", new Conv2d(width, width, 7, groups: width));
        var shape = MciBlockShape.Picture(width, config.MlpWidth(stage));
        _blocks = new (Func<Tensor, Tensor>, Func<Tensor, ComputePlan, Tensor>, Action)[config.Layers[stage]];
        for (var i = 0; i < _blocks.Length; i++)
        {
            if (attends)
            {
                var block = Child($"blocks.{i}", new MciAttentionBlock(shape, width / config.HeadWidth, config.LayerNorm));
                _blocks[i] = (block.Forward, block.Compute, block.Fold);
            }
            else
            {
                var block = Child($"blocks.{i}", new RepMixerBlock(shape, one));
                _blocks[i] = (block.Forward, block.Compute, block.Fold);
            }
        }
    }

    /// <summary>The parts in their order, over pictures whose channels lie together; where branches are one.</summary>
    public IEnumerable<Func<Tensor, ComputePlan, Tensor>> Parts() =>
    [
        .. _shrink is null ? (Func<Tensor, ComputePlan, Tensor>[])[] : [_shrink.Compute, _mix!.Compute],
        .. _positionsOne is null ? (Func<Tensor, ComputePlan, Tensor>[])[] : [(x, plan) => _positionsOne.Compute(x, plan)],
        .. _blocks.Select(block => block.Compute),
    ];

    /// <summary>Takes norms and scales of the blocks into the weights beside them.</summary>
    public void Fold() => Array.ForEach(_blocks, block => block.Fold());

    /// <summary>[B, C, H, W] -> [B, C', H', W'], with every intermediate result in order.</summary>
    public Tensor Forward(Tensor x, Action<Tensor> observe)
    {
        if (_shrink is not null)
        {
            x = _mix!.Forward(_shrink.Forward(x));
            observe(x);
        }

        // Positions from what lies around (Chu et al. 2023): a depthwise convolution over zero padding, added to its input.
        if (_positions is not null || _positionsOne is not null)
        {
            x = _positionsOne?.Forward(x) ?? (x + _positions!.Forward(x));
            observe(x);
        }

        foreach (var block in _blocks)
            x = block.Forward(x);
        observe(x);
        return x;
    }
}
