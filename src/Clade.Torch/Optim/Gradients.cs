namespace Clade.Torch;

/// <summary>What is done to gradients between backward and step.</summary>
public static class Gradients
{
    /// <summary>Scales all gradients so that their joint L2 norm is at most <paramref name="maximum"/>; returns the norm before.</summary>
    /// <remarks>Pascanu, Mikolov and Bengio, 2013; the factor is maximum / (norm + 1e-6), as in torch.</remarks>
    public static double ClipNorm(IEnumerable<Tensor> parameters, double maximum)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using var _ = Autograd.NoGrad();
        using var scope = new TensorScope();
        Tensor[] grads = [.. parameters.Distinct().Select(parameter => parameter.Grad()).OfType<Tensor>()];
        if (grads.Length == 0)
            return 0;
        var norm = Operators.Stack([.. grads.Select(grad => grad.LinalgVectorNorm())]).LinalgVectorNorm().ToDouble();
        if (norm > maximum)
        {
            foreach (var grad in grads)
                grad.MulInPlace(maximum / (norm + 1e-6));
        }

        return norm;
    }
}
