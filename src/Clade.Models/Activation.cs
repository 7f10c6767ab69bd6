namespace Clade.Models;

/// <summary>Activation of the MLP.</summary>
public enum Activation
{
    /// <summary>Exact GELU (most OpenCLIP weights).</summary>
    Gelu,
    /// <summary>x · sigmoid(1.702 x) (OpenAI's weights).</summary>
    QuickGelu,
    /// <summary>GELU by its tanh approximation (SigLIP's weights; Hendrycks and Gimpel 2016, section 2).</summary>
    GeluTanh,
}
