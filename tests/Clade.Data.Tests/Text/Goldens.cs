using System.Text.Json;

namespace Clade.Data.Tests.Text;

/// <summary>One string and what the reference implementation makes of it.</summary>
public sealed record GoldenCase(string Category, string Text, string Cleaned, int[] Ids, long[] Tokens77, string Decoded, int[]? OpenClipIds);

/// <summary>The first ids of a string for another context length.</summary>
public sealed record ContextCase(string Text, int ContextLength, long[] Tokens);

/// <summary>Reference data beside the checkout: present where the project is developed, absent from a fresh clone.</summary>
internal static class Goldens
{
    private static readonly Lazy<string?> FolderOnce = new(Find);
    private static readonly Lazy<(GoldenCase[] Cases, ContextCase[] Contexts)> Once = new(Read);

    public static string Vocabulary
    {
        get
        {
            Require();
            return Path.Combine(FolderOnce.Value!, "bpe_simple_vocab_16e6.txt.gz");
        }
    }

    public static IReadOnlyList<GoldenCase> Cases
    {
        get
        {
            Require();
            return Once.Value.Cases;
        }
    }

    public static IReadOnlyList<ContextCase> Contexts
    {
        get
        {
            Require();
            return Once.Value.Contexts;
        }
    }

    public static void Require() => Skip.If(FolderOnce.Value is null, "shared/goldens is not beside this checkout.");

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var goldens = Path.Combine(folder.FullName, "shared", "goldens");
            if (File.Exists(Path.Combine(goldens, "README.md")))
                return goldens;
        }

        return null;
    }

    private static (GoldenCase[], ContextCase[]) Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(FolderOnce.Value!, "tokenizer_clip.json")));
        var cases = document.RootElement.GetProperty("cases").EnumerateArray().Select(one => new GoldenCase(
            one.GetProperty("category").GetString()!,
            one.GetProperty("text").GetString()!,
            one.GetProperty("cleaned").GetString()!,
            one.GetProperty("ids").Deserialize<int[]>()!,
            one.GetProperty("tokens77").Deserialize<long[]>()!,
            one.GetProperty("decoded").GetString()!,
            one.TryGetProperty("open_clip_ids", out var other) ? other.Deserialize<int[]>() : null)).ToArray();
        var contexts = document.RootElement.GetProperty("context_length_cases").EnumerateArray().Select(one => new ContextCase(
            one.GetProperty("text").GetString()!,
            one.GetProperty("context_length").GetInt32(),
            one.GetProperty("tokens").Deserialize<long[]>()!)).ToArray();
        return (cases, contexts);
    }
}
