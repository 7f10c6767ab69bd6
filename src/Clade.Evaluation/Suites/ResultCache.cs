using System.Security.Cryptography;
using System.Text;
using Clade.Core;
using Clade.Data.Sets;
using Clade.Evaluation.Reports;

namespace Clade.Evaluation;

/// <summary>
/// Results of finished tasks beside the vectors: a run that was interrupted repeats none of them. The key holds the model, the task, everything that the sets say (classes,
/// labels, captions and tags too), and the build of this program, so that another formula never meets an old figure.
/// </summary>
internal static class ResultCache
{
    private const string FileName = "result.json", One = "one";

    // A build of the same sources has the same number.
    private static readonly string s_build = string.Join(' ', new[] { typeof(ResultCache), typeof(PictureSet), typeof(Models.LoadedModel), typeof(Torch.Tensor), typeof(AtomicFile) }.Select(type => type.Module.ModuleVersionId.ToString("N")));

    /// <summary>All that a result depends on.</summary>
    /// <param name="model">Fingerprint of the model.</param>
    /// <param name="options">How it computes.</param>
    /// <param name="task">What is asked, in words that hold no path.</param>
    /// <param name="sets">What is judged and learnt from.</param>
    public static string Key(string model, FeatureOptions options, string task, IEnumerable<PictureSet> sets) =>
        $"clade result 1\n{s_build}\n{model}\n{(options.BFloat16 ? "bfloat16" : "")}\n{task}\n{string.Join('\n', sets.Select(Content))}\n";

    /// <summary>The result of an earlier run, or null where there is none or it is damaged.</summary>
    public static TaskResult? Read(FeatureOptions options, string key)
    {
        if (options.Cache is not { } cache || !File.Exists(PathOf(cache, key)))
            return null;
        try
        {
            var report = JsonReport.Read(PathOf(cache, key));
            return report.Suite == key && report.Models is [{ Results: [var result] }] ? result : throw new InputException("It is of another key.");
        }
        catch (InputException)
        {
            options.Note?.Invoke($"The kept result {PathOf(cache, key)} is damaged and is computed anew.");
            return null;
        }
    }

    /// <summary>Keeps a result; a folder that cannot be written costs that and nothing else.</summary>
    public static void Write(FeatureOptions options, string key, TaskResult result)
    {
        if (options.Cache is not { } cache)
            return;
        try
        {
            JsonReport.Write(PathOf(cache, key), new EvaluationReport { Suite = key, Date = default, Models = [new ReportModel { Name = One, Fingerprint = "", Family = "", Parameters = 0, Results = [result] }] }, perItem: true);
        }
        catch (InputException error)
        {
            options.Note?.Invoke($"The result of {result.Task} is not kept: {error.Message}");
        }
    }

    private static string PathOf(FeatureCache cache, string key) => Path.Combine(cache.Folder, "result-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32], FileName);

    private static string Content(PictureSet set)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{text.Length} {text}\n")));
        Add(set.Name);
        Add(set.ContentHash);
        foreach (var name in set.Classes)
            Add(name);
        foreach (var entry in set.Entries)
        {
            Add($"{entry.Id} {entry.Label}");
            foreach (var caption in entry.Captions)
                Add(caption);
            foreach (var tag in entry.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
                Add($"{tag.Key}={tag.Value}");
        }

        foreach (var problem in set.Problems)
            Add($"{problem.Id} {problem.Reason}");
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}
