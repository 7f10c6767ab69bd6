using Clade.Torch;

namespace Clade.Bench.Engine;

/// <summary>The Vision Transformer of peer/peer.cpp, operator by operator.</summary>
internal sealed class Vit : Module
{
    private readonly long _patch, _width, _heads, _grid;
    private readonly bool _bfloat16;
    private readonly Tensor _patchWeight, _classToken, _positions, _normWeight, _normBias, _head;
    private readonly List<Tensor[]> _blocks = [];
    private readonly AdamW _optimiser;
    private int _count;

    internal Vit(long size, long patch, long width, long depth, long heads, long classes, bool bfloat16)
    {
        (_patch, _width, _heads, _grid, _bfloat16) = (patch, width, heads, size / patch, bfloat16);
        _patchWeight = Own(Initialise.Normal([width, 3 * patch * patch], 0.02));
        _classToken = Own(Initialise.Normal([1, 1, width], 0.02));
        _positions = Own(Initialise.Normal([1, (_grid * _grid) + 1, width], 0.02));
        for (var k = 0; k < depth; k++)
        {
            _blocks.Add([
                Own(Initialise.Ones(width)), Own(Initialise.Zeros(width)),
                Own(Initialise.Normal([3 * width, width], 0.02)), Own(Initialise.Zeros(3 * width)),
                Own(Initialise.Normal([width, width], 0.02)), Own(Initialise.Zeros(width)),
                Own(Initialise.Ones(width)), Own(Initialise.Zeros(width)),
                Own(Initialise.Normal([4 * width, width], 0.02)), Own(Initialise.Zeros(4 * width)),
                Own(Initialise.Normal([width, 4 * width], 0.02)), Own(Initialise.Zeros(width))]);
        }

        _normWeight = Own(Initialise.Ones(width));
        _normBias = Own(Initialise.Zeros(width));
        _head = Own(Initialise.Normal([classes, width], 0.02));
        _optimiser = new AdamW([new ParameterGroup([.. Parameters()], 0.1)]);
    }

    internal double Step(Tensor pixels, Tensor labels)
    {
        using var scope = new TensorScope();
        ZeroGrad();
        Tensor loss;
        using (Autocast.Enable(_bfloat16 ? ElementType.BFloat16 : null))
            loss = Forward(pixels).To(ElementType.Float32).CrossEntropyLoss(labels);
        loss.Backward();
        _optimiser.Step(1e-3);
        return loss.ToDouble();
    }

    internal void OptimiserStep() => _optimiser.Step(1e-3);

    internal void Close()
    {
        _optimiser.Dispose();
        Dispose();
    }

    private Tensor Own(Tensor value) => Parameter($"p{_count++}", value);

    private Tensor Forward(Tensor pixels)
    {
        var batch = pixels.Size(0);
        var patches = pixels.Reshape([batch, 3, _grid, _patch, _grid, _patch]).Permute([0, 2, 4, 1, 3, 5]).Reshape([batch, _grid * _grid, 3 * _patch * _patch]);
        var x = patches.Linear(_patchWeight);
        x = Operators.Cat([_classToken.Expand([batch, 1, _width]), x.To(ElementType.Float32)], 1) + _positions;
        foreach (var block in _blocks)
            x = Block(x, block);
        return x.Select(1, 0).LayerNorm([_width], _normWeight, _normBias).Linear(_head);
    }

    private Tensor Block(Tensor x, Tensor[] b)
    {
        long batch = x.Size(0), length = x.Size(1), headWidth = _width / _heads;
        var qkv = x.LayerNorm([_width], b[0], b[1]).Linear(b[2], b[3]).View([batch, length, 3, _heads, headWidth]).Permute([2, 0, 3, 1, 4]);
        var scores = (qkv[0] * (1 / Math.Sqrt(headWidth))).Matmul(qkv[1].Transpose(-2, -1));
        var attended = scores.Softmax(-1).Matmul(qkv[2]).Transpose(1, 2).Reshape([batch, length, _width]);
        var y = x + attended.Linear(b[4], b[5]);
        var hidden = y.LayerNorm([_width], b[6], b[7]).Linear(b[8], b[9]);
        return y + hidden.Gelu().Linear(b[10], b[11]);
    }
}
