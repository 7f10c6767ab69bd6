namespace Clade.Architecture.Tests;

/// <summary>Assertions whose message lists every offender in full and says what to do.</summary>
internal static class Verdict
{
    public static void None(IEnumerable<string> offenders, string message)
    {
        var list = offenders.ToList();
        Assert.True(list.Count == 0, $"{message}\n{string.Join('\n', list)}");
    }
}
