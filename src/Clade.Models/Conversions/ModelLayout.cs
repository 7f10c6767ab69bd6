namespace Clade.Models;

/// <summary>How a model folder names its tensors and says what it is.</summary>
public enum ModelLayout
{
    /// <summary>As the checkpoint does: only the format of the weights changes.</summary>
    Own,

    /// <summary>transformers: <c>config.json</c> with <c>model_type</c>, <c>preprocessor_config.json</c>.</summary>
    Transformers,

    /// <summary>OpenCLIP: <c>open_clip_config.json</c>.</summary>
    OpenClip,

    /// <summary>OpenAI: no configuration; sizes follow from shapes, and three numbers stand beside the weights.</summary>
    OpenAi,

    /// <summary>Clade: <c>config.json</c> with every option of the architecture.</summary>
    Clade,
}
