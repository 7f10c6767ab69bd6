using Clade.Data.Text;

namespace Clade.Data.Tests.Text;

/// <summary>The example of docs/tokenizers.md is the body of a test, and the page is compared with it.</summary>
public sealed class TokenizersPageTests
{
    [Fact]
    public void Example_of_the_page_runs()
    {
        var folder = Directory.CreateTempSubdirectory("clade-page-").FullName;
        try
        {
            Example(folder, Assert.Equal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Example_of_the_page_is_this_one()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Clade.slnx")))
            root = root.Parent;
        Assert.NotNull(root);
        var source = File.ReadAllLines(Path.Combine(root.FullName, "tests", "Clade.Data.Tests", "Text", "TokenizersPageTests.cs"));
        var body = source.SkipWhile(line => !line.Contains("// page begins", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains("// page ends", StringComparison.Ordinal))
            .Select(line => line.Length > 8 ? line[8..] : "");
        var page = File.ReadAllText(Path.Combine(root.FullName, "docs", "tokenizers.md"));
        Assert.Contains(string.Join('\n', body), page, StringComparison.Ordinal);
    }

    private static void Example(string folder, Action<object, object> check)
    {
        // page begins
        string[] captions = ["A red cat on a red chair", "The dog&#39;s cafÃ© &amp; bar", "two cats, two dogs"];
        var tokenizer = BpeTrainer.Train(captions, new BpeTrainerOptions { VocabularySize = 560, ContextLength = 32 });
        tokenizer.Save(Path.Combine(folder, "tokenizer.json"));

        ITokenizer same = ClipBpeTokenizer.LoadTokenizerJson(Path.Combine(folder, "tokenizer.json"));
        check("the dog's café & bar", same.Clean(captions[1]));
        check("red cats ", same.Decode([.. same.Encode("RED  cats")]));

        TokenBatch batch = same.EncodeBatch(captions);            // as long as the longest caption, not 32
        check(same.Frame.Start!, (int)batch.Row(0)[0]);
        check(same.Frame.End!, (int)batch.Row(0)[batch.EndPositions[0]]);
        // page ends
    }
}
