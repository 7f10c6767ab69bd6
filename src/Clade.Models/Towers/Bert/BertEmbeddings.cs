using Clade.Torch;

namespace Clade.Models;

/// <summary>Words, positions and token types summed and normed (Devlin et al. 2019, section 3).</summary>
internal sealed class BertEmbeddings : Module
{
    private readonly BertTextConfig _config;
    private readonly Embedding _words, _positions;
    private readonly Embedding? _types;
    private readonly LayerNorm _norm;

    public BertEmbeddings(BertTextConfig config)
    {
        _config = config;
        _words = Child("word_embeddings", new Embedding(config.VocabularySize, config.Width));
        _positions = Child("position_embeddings", new Embedding(config.Positions, config.Width));
        _types = config.TokenTypes > 0 ? Child("token_type_embeddings", new Embedding(config.TokenTypes, config.Width)) : null;
        _norm = Child("LayerNorm", new LayerNorm(config.Width, config.Epsilon));
    }

    /// <summary>int64 [B, L] -> [B, L, d]</summary>
    public Tensor Forward(Tensor ids, Tensor? types)
    {
        var x = _words.Forward(ids) + _positions.Forward(Places(ids));
        // Row 0 for every token where nothing is said.
        if (_types is not null)
            x = x + (types is null ? _types.Weight[0] : _types.Forward(types));
        return _norm.Forward(x);
    }

    private Tensor Places(Tensor ids)
    {
        if (!_config.PositionsAfterPad)
            return Operators.Arange(0, ids.Size(1), dtype: ElementType.Int64, device: ids.Device);
        var real = ids.Ne(_config.PadToken).To(ElementType.Int64);
        return (real.Cumsum(1) * real) + _config.PadToken;
    }
}
