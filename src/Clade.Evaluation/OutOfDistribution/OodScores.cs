namespace Clade.Evaluation;

/// <summary>One number a picture that is larger for pictures of known classes: what tells the unknown ones apart. Thread-safe.</summary>
public static class OodScores
{
    /// <summary>MSP, the largest probability (Hendrycks and Gimpel, "A baseline for detecting misclassified and out-of-distribution examples", 2017).</summary>
    /// <param name="scores">Softmax-ready scores: a CLIP's logit scale applied.</param>
    /// <returns>In [1/C, 1].</returns>
    public static double[] MaxSoftmax(ClassScores scores) => Checked(scores).Confidences();

    /// <summary>
    /// MCM, maximum concept matching (Ming et al., "Delving into out-of-distribution detection with vision-language representations", 2022): the largest softmax of
    /// <b>cosines</b>. On logits, which are cosines times about 100, it would be <see cref="MaxSoftmax"/>; so it does not depend on the logit scale.
    /// </summary>
    /// <param name="cosines">Cosines in [-1, 1], not scaled.</param>
    /// <param name="tau">Temperature, above 0.</param>
    /// <returns>In [1/C, 1].</returns>
    /// <exception cref="Clade.Core.InputException">A score is no cosine.</exception>
    public static double[] MaximumConceptMatching(ClassScores cosines, double tau = 1)
    {
        if (Checked(cosines).Each(static row => row.ContainsAnyExceptInRange(-1.001f, 1.001f)).Contains(true))
            throw new Core.InputException("Maximum concept matching takes cosines between -1 and 1; give the scores before the logit scale.");
        return cosines.Confidences(tau);
    }

    /// <summary>The largest score (Hendrycks et al., "Scaling out-of-distribution detection for real-world settings", 2022).</summary>
    /// <param name="scores">Softmax-ready scores.</param>
    public static double[] MaxLogit(ClassScores scores) => Checked(scores).Each(ClassScores.Largest);

    /// <summary>ln sum exp of the scores (Liu et al., "Energy-based out-of-distribution detection", 2020), the energy with its sign turned so that larger is known.</summary>
    /// <param name="scores">Softmax-ready scores.</param>
    public static double[] Energy(ClassScores scores) => Checked(scores).Each(ClassScores.LogSumExp);

    private static ClassScores Checked(ClassScores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores;
    }
}
