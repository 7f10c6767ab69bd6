namespace Clade.Torch;

/// <summary>Learning rates by step, as OpenCLIP counts them: warm-up gives rate·(step+1)/warmUp, so its last step already has the full rate.</summary>
public static class Schedules
{
    /// <summary>Linear warm-up, then half a cosine down to <paramref name="final"/>.</summary>
    /// <param name="step">Counted from 0.</param>
    /// <param name="total">Steps of the run.</param>
    /// <param name="rate">Peak rate.</param>
    /// <param name="warmUp">Steps of warm-up; 0 for none.</param>
    /// <param name="final">Rate at the end.</param>
    public static double Cosine(long step, long total, double rate, long warmUp = 0, double final = 0)
    {
        if (step < warmUp)
            return rate * (step + 1) / warmUp;
        var progress = Math.Min(1, (double)(step - warmUp) / Math.Max(1, total - warmUp));
        return final + (0.5 * (1 + Math.Cos(Math.PI * progress)) * (rate - final));
    }

    /// <summary>Linear warm-up, then constant.</summary>
    public static double Constant(long step, double rate, long warmUp = 0) => step < warmUp ? rate * (step + 1) / warmUp : rate;

    /// <summary>Linear warm-up, constant, then a polynomial cool-down over the last <paramref name="coolDown"/> steps.</summary>
    public static double ConstantWithCoolDown(long step, long total, double rate, long warmUp, long coolDown, double power = 1, double final = 0)
    {
        var start = total - coolDown;
        if (step < warmUp || step < start)
            return Constant(step, rate, warmUp);
        var left = Math.Pow(1 - ((double)(step - start) / Math.Max(1, coolDown)), power);
        return (left * (rate - final)) + final;
    }
}
