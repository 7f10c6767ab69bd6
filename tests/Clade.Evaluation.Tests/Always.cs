using FsCheck;
using FsCheck.Fluent;

namespace Clade.Evaluation.Tests;

/// <summary>Properties tried on random cases; a failure prints the smallest case and the seed to replay it.</summary>
internal static class Always
{
    /// <summary>Whole numbers, few and with many ties, or many.</summary>
    public static Gen<int[]> Numbers(int least, int most, int length) => Gen.Choose(least, most).NonEmptyListOf().Select(list => list.Take(length).ToArray());

    /// <summary>Two lists of the same length.</summary>
    public static Gen<(int[] First, int[] Second)> Pairs(int least, int most, int length) =>
        Gen.Choose(least, most).Two().NonEmptyListOf().Select(list => (list.Take(length).Select(pair => pair.Item1).ToArray(), list.Take(length).Select(pair => pair.Item2).ToArray()));

    public static void Holds<T>(Gen<T> cases, Action<T> property, int count = 200) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true), Prop.ForAll(Arb.From(cases), property));
}
