namespace Clade;

/// <summary>How well a picture fits one of several labels.</summary>
/// <param name="Label">The label as it was given.</param>
/// <param name="Probability">Softmax over the labels of cosine times <see cref="Clip.LogitScale"/>, in [0, 1]; those of one picture add up to 1.</param>
/// <param name="Similarity">Cosine of the picture's vector and the label's, in [-1, 1]; does not depend on the other labels.</param>
public readonly record struct ClassScore(string Label, float Probability, float Similarity);
