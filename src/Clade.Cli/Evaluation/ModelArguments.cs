using System.CommandLine;
using Clade.Core;
using Clade.Evaluation;
using Clade.Models;
using Clade.Torch;

namespace Clade.Cli;

/// <summary>The models of an evaluation, and how they compute.</summary>
internal sealed class ModelArguments
{
    private readonly Argument<string[]> _models = new("models") { Description = "Model folders, weight files, or names in the cache; METHOD=MODEL,MODEL,… for training runs of one method; the shipped ancestor if left out", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> _type = Values.OneOf("--dtype", "What is computed in: auto is bfloat16 where the processor multiplies it, else float32", "auto", "float32", "bfloat16");
    private readonly Option<int> _batch = Values.Option("--batch", "Pictures or texts computed at a time", 1, 65_536, 64);
    private readonly Option<string?> _cache = new("--cache") { Description = "Folder in which vectors are kept for the next run" };
    private readonly Option<string?> _about = new("--about") { Description = "YAML with what else is known of the models, NAME: {training data: …, tuning: …}; models that differ in one thing alone are set side by side" };
    private readonly Option<bool> _fresh = new("--no-cache") { Description = "Compute everything anew and keep nothing" };

    internal void AddTo(Command command)
    {
        command.Add(_models);
        // As many words as there are: a mistyped option would be one of them.
        _models.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith("--", StringComparison.Ordinal)) is { } option)
                result.AddError($"there is no option {option.Value}");
        });
        foreach (var option in (Option[])[_type, _batch, _cache, _fresh, _about])
            command.Add(option);
    }

    /// <summary>Names, unique, with what loads each model.</summary>
    /// <exception cref="InputException">A model is named twice.</exception>
    internal IReadOnlyList<(string Name, Func<LoadedModel> Load)> Read(ParseResult parsed)
    {
        string[] paths = [.. Given(parsed).SelectMany(given => given.Paths)];
        if (paths.GroupBy(Path.GetFullPath).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputException($"{twice.First()} is given twice; a model is compared with others.");
        return [.. paths.Select(path => (Name(path, paths), (Func<LoadedModel>)(() => LoadedModel.Load(path))))];
    }

    /// <summary>By method, the names of the models that are its training runs.</summary>
    /// <exception cref="InputException">A method is given twice, or has one run only.</exception>
    internal IReadOnlyDictionary<string, IReadOnlyList<string>> Runs(ParseResult parsed)
    {
        var given = Given(parsed);
        string[] paths = [.. given.SelectMany(one => one.Paths)];
        var methods = given.Where(one => one.Method is not null).ToList();
        if (methods.FirstOrDefault(one => one.Paths.Length < 2).Method is { } alone)
            throw new InputException($"{alone} has one training run; give it as a model, or give more runs: {alone}=MODEL,MODEL.");
        if (methods.Select(one => one.Method!).Concat(given.Where(one => one.Method is null).Select(one => Name(one.Paths[0], paths))).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputException($"Two of what is compared are called '{twice.Key}'; give each its own name.");
        return methods.ToDictionary(one => one.Method!, one => (IReadOnlyList<string>)[.. one.Paths.Select(path => Name(path, paths))], StringComparer.Ordinal);
    }

    /// <summary>How vectors are made and kept.</summary>
    internal FeatureOptions Features(ParseResult parsed) => new()
    {
        BatchSize = parsed.GetValue(_batch),
        BFloat16 = parsed.GetValue(_type) switch { "auto" => TorchRuntime.HasFastBFloat16, var type => type == "bfloat16" },
        Cache = parsed.GetValue(_fresh) ? null : new FeatureCache(parsed.GetValue(_cache)),
        Note = Console.Error.WriteLine,
    };

    /// <summary>What is known of each model: its architecture, and what <c>--about</c> says.</summary>
    /// <exception cref="InputException">The file cannot be read, or speaks of a model that is not evaluated.</exception>
    internal Func<string, LoadedModel, IReadOnlyDictionary<string, string>> Facts(ParseResult parsed, IReadOnlyList<(string Name, Func<LoadedModel> Load)> models)
    {
        var said = parsed.GetValue(_about) is { } path ? ModelFacts.Read(path, [.. models.Select(model => model.Name)]) : new Dictionary<string, IReadOnlyDictionary<string, string>>();
        return (name, loaded) => new Dictionary<string, string>(said.GetValueOrDefault(name) ?? new Dictionary<string, string>())
        {
            ["architecture"] = string.Join("; ", new[] { TowerWords.Image(loaded.Plan.Config), TowerWords.Text(loaded.Plan.Config) }.OfType<string>()),
        };
    }

    // A path that is there may hold any sign.
    private List<(string? Method, string[] Paths)> Given(ParseResult parsed) =>
        [.. (parsed.GetValue(_models) is { Length: > 0 } given ? given : [Assets.Ancestor]).Select(word => !Path.Exists(word) && word.Split('=', 2) is [{ Length: > 0 } method, { Length: > 0 } runs]
            ? ((string?)method, runs.Split(',', StringSplitOptions.RemoveEmptyEntries))
            : (null, [word]))];

    // The last folder where that tells them apart, else all that was given.
    private static string Name(string path, string[] paths) => paths.Count(other => Last(other) == Last(path)) == 1 ? Last(path) : path;

    private static string Last(string path) => Path.GetFileName(path.TrimEnd('/'));
}
