using System.Text.Json;
using Clade.Data.Text;

namespace Clade.Cli.Tests;

/// <summary><c>clade tokenize</c>: the ids of the library, however the texts come.</summary>
[Collection(SharedWorkshop.Name)]
public sealed class TokenizeTests(Workshop workshop) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ClipBpeTokenizer Tokenizer => ClipBpeTokenizer.LoadTokenizerJson(Path.Combine(workshop.Model, "tokenizer.json"), 16);

    [Fact]
    public void Ids_AreThoseOfTheLibrary_AndWhatWasCleanedOrCutIsSaid()
    {
        string[] texts = ["A RED &amp; green cat.", "red cat", string.Join(' ', Enumerable.Repeat("owl", 40)), ""];
        var rows = Rows(CladeProgram.Run(["tokenize", workshop.Model, "--json", "--", .. texts]));
        var tokenizer = Tokenizer;
        foreach (var (row, text) in rows.Zip(texts))
        {
            var batch = tokenizer.EncodeBatch([text]);
            Assert.Equal(batch.Row(0).ToArray(), row.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64()));
            Assert.Equal(batch.Row(0).ToArray().Select(id => tokenizer.Piece((int)id)), row.GetProperty("pieces").EnumerateArray().Select(piece => piece.GetString()!));
            Assert.Equal((text, tokenizer.Clean(text)), (row.GetProperty("text").GetString(), row.GetProperty("cleaned").GetString()));
        }

        Assert.Equal([true, false, false, false], rows.Select(row => row.GetProperty("changed").GetBoolean()));
        Assert.Equal([false, false, true, false], rows.Select(row => row.GetProperty("truncated").GetBoolean()));
        Assert.Equal((16, 2), (rows[2].GetProperty("length").GetInt32(), rows[3].GetProperty("length").GetInt32()));
    }

    [Fact]
    public void Texts_ComeFromArgumentsFilesAndStandardInput()
    {
        var file = _folder.Write("texts.txt", "red cat\nblue dog\n");
        var named = Rows(CladeProgram.Run("tokenize", workshop.Model, "@" + file, "--json"));
        var piped = Rows(CladeProgram.Shell($"$CLADE tokenize {workshop.Model} --json < {file}"));
        var dash = Rows(CladeProgram.Shell($"$CLADE tokenize {workshop.Model} - --json < {file}"));
        Assert.Equal(["red cat", "blue dog"], named.Select(row => row.GetProperty("text").GetString()));
        Assert.Equal(named.Select(row => row.GetRawText()), piped.Select(row => row.GetRawText()));
        Assert.Equal(named.Select(row => row.GetRawText()), dash.Select(row => row.GetRawText()));
    }

    [Fact]
    public void ATokenizerAlone_AWeightFile_AndPadding_Work()
    {
        File.Copy(Path.Combine(workshop.Model, "tokenizer.json"), _folder["tokenizer.json"]);
        var expected = Rows(CladeProgram.Run("tokenize", workshop.Model, "red cat", "--json"))[0].GetRawText();
        Assert.Equal(expected, Rows(CladeProgram.Run("tokenize", _folder.Root, "red cat", "--json"))[0].GetRawText());
        Assert.Equal(expected, Rows(CladeProgram.Run("tokenize", Path.Combine(workshop.Model, "model.safetensors"), "red cat", "--json"))[0].GetRawText());
        Assert.Equal(16, Rows(CladeProgram.Run("tokenize", workshop.Model, "red cat", "--pad", "--json"))[0].GetProperty("ids").GetArrayLength());
        var table = CladeProgram.Run("tokenize", workshop.Model, "Red\u001b[31m [cat]").Fine();
        Assert.DoesNotContain('\x1b', table);
        Assert.Contains("of at most 16", table, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeTokenized_IsOneSentence()
    {
        CladeProgram.Run("learngene", "grow", workshop.Learngene, "--modality", "image", "--out", _folder["image"]).Fine();
        CladeProgram.Run("tokenize", _folder["image"], "red cat").Refused("has no text tower");
        CladeProgram.Run("tokenize", _folder["none"], "red cat").Refused("There is no model folder");
        CladeProgram.Run("tokenize", workshop.Model, "@" + _folder["none"]).Refused("There is no file");
        Directory.CreateDirectory(_folder["empty"]);
        CladeProgram.Run("tokenize", _folder["empty"], "red cat").Refused("has no tokenizer");
    }

    private static List<JsonElement> Rows(Outcome outcome) => [.. JsonDocument.Parse(outcome.Fine()).RootElement.GetProperty("texts").EnumerateArray()];
}
