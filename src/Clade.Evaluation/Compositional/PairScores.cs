namespace Clade.Evaluation;

/// <summary>How well two captions fit two pictures, caption 0 belonging to picture 0 and caption 1 to picture 1. Any scale.</summary>
/// <param name="C0I0">Caption 0 with picture 0.</param>
/// <param name="C0I1">Caption 0 with picture 1.</param>
/// <param name="C1I0">Caption 1 with picture 0.</param>
/// <param name="C1I1">Caption 1 with picture 1.</param>
public readonly record struct PairScores(double C0I0, double C0I1, double C1I0, double C1I1);
