namespace Clade.Cli.Tests;

/// <summary>Help, and command lines that are refused. None of it may load libtorch: the shim is pointed at a file that is none.</summary>
public sealed class HelpTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _withoutEngine;

    public HelpTests() => _withoutEngine = new() { ["CLADE_NATIVE"] = _folder.Write("libclade_torch.so", "no library") };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("demo")]
    [InlineData("corpus")]
    [InlineData("corpus build")]
    [InlineData("pull")]
    [InlineData("train")]
    [InlineData("learngene")]
    [InlineData("learngene extract")]
    [InlineData("learngene grow")]
    [InlineData("learngene info")]
    [InlineData("eval")]
    [InlineData("eval suite")]
    [InlineData("eval classification")]
    [InlineData("eval retrieval")]
    [InlineData("eval image-retrieval")]
    [InlineData("eval video-retrieval")]
    [InlineData("eval pairs")]
    [InlineData("eval linear-probe")]
    [InlineData("eval few-shot")]
    [InlineData("eval pictograms")]
    [InlineData("eval robustness")]
    [InlineData("models")]
    [InlineData("info")]
    [InlineData("tokenize")]
    [InlineData("preprocess")]
    [InlineData("embed")]
    [InlineData("classify")]
    [InlineData("search")]
    [InlineData("convert")]
    [InlineData("doctor")]
    public void EveryVerb_HasHelpWithAnExample(string verb)
    {
        var outcome = CladeProgram.Run(_withoutEngine, [.. Split(verb), "--help"]);
        var help = outcome.Fine();
        Assert.Equal("", outcome.Error);
        Assert.Contains("Usage:\n  clade " + verb, help, StringComparison.Ordinal);
        Assert.Contains("Example:\n  clade " + verb, help, StringComparison.Ordinal);
        Assert.DoesNotContain("Example: ", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "needs a verb: demo, corpus, pull, train, learngene, eval, models, info, tokenize, preprocess, embed, classify, search, convert, scenes, doctor; see 'clade --help'")]
    [InlineData("trian", "'clade' has no verb 'trian' (did you mean train?); see 'clade --help'")]
    [InlineData("learngene grwo", "did you mean grow?")]
    [InlineData("xyzzy", "'clade' has no verb 'xyzzy'; see")]
    [InlineData("learngene", "needs a verb: extract, grow, info")]
    [InlineData("train", "'clade train' needs <recipe>")]
    [InlineData("train r.yaml", "--out")]
    [InlineData("train @r.yaml --ouut x", "has no option --ouut (did you mean --out?)")]
    [InlineData("eval", "needs a verb: suite, classification, retrieval")]
    [InlineData("eval clasification m", "did you mean classification?")]
    [InlineData("eval s.yaml --htm x", "did you mean --html?")]
    [InlineData("eval retrieval m", "--data")]
    [InlineData("learngene extract --stepps 3", "has no option --stepps (did you mean --steps?); see 'clade learngene extract --help'")]
    [InlineData("info m --jsn", "did you mean --json?")]
    [InlineData("info m n", "does not know what to do with 'n'")]
    [InlineData("corpus build pictogram --out x", "NAME takes one of pictograms, pictograms-mini, stamps, clipart, icons, not 'pictogram' (did you mean pictograms?)")]
    [InlineData("corpus build stamps --out x --size 0", "--size takes a whole number from 16 to 1024, not '0'")]
    [InlineData("corpus build stamps --out x --size 64.5", "not '64.5'")]
    [InlineData("learngene extract m --out x --steps 0", "--steps takes a whole number from 1 to 1000000000, not '0'")]
    [InlineData("learngene extract m --out x --steps -3", "not '-3'")]
    [InlineData("learngene extract m --out x --steps 99999999999999999999999", "--steps takes")]
    [InlineData("learngene extract m --out x --batch many", "--batch takes a whole number")]
    [InlineData("learngene extract m --out x --batch 1", "--batch takes a whole number from 2")]
    [InlineData("learngene extract m --out x --rate NaN", "--rate takes a number")]
    [InlineData("learngene extract m --out x --rate -1e-3", "not '-1e-3'")]
    [InlineData("learngene extract m --out x --rate Infinity", "not 'Infinity'")]
    [InlineData("learngene extract m --out x --kind mm", "--kind takes one of mm-lg, tleg, not 'mm'")]
    [InlineData("learngene extract m --out x --coefficients tabel", "did you mean table?")]
    [InlineData("learngene grow f --out x --depth-image 0", "--depth-image takes a whole number from 1 to 1000, not '0'")]
    [InlineData("learngene grow f --out x --depth-text 1001", "not '1001'")]
    [InlineData("learngene grow f --out x --modality txt", "did you mean text?")]
    public void WrongCommandLines_AreOneSentence(string line, string part) =>
        CladeProgram.Run(_withoutEngine, Split(line)).Refused(part);

    [Fact]
    public void AShimThatIsNone_IsOneSentence()
    {
        var outcome = CladeProgram.Run(_withoutEngine, "learngene", "info", "nothing");
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));

        var doctor = CladeProgram.Run(_withoutEngine, "doctor", "--json");
        Assert.Equal((1, ""), (doctor.Code, doctor.Error));
        using var json = System.Text.Json.JsonDocument.Parse(doctor.Out);
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
        Assert.Contains("./clade build", json.RootElement.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
    }

    private static string[] Split(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
