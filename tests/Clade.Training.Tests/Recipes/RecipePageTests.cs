using Clade.Core;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Clade.Models;

namespace Clade.Training.Tests;

/// <summary>The tables of docs/training.md have every key of a recipe, with the default and the range of the code.</summary>
public partial class RecipePageTests
{
    private static readonly Dictionary<string, (string Default, string Values)> s_page = ReadPage();

    [Fact]
    public void EveryKeyHasItsRowAndNoRowIsWithoutKey() =>
        Assert.Equal(Keys(typeof(Recipe)).Select(item => item.Key).Append("base").Order(StringComparer.Ordinal), s_page.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void DefaultsAreThoseOfTheCode() =>
        Assert.All(Keys(typeof(Recipe)), item => Assert.Equal((item.Key, item.Default), (item.Key, s_page[item.Key].Default)));

    [Fact]
    public void RangesAreThoseOfTheCode() =>
        Assert.All(RecipeRanges.All, item => Assert.Equal((item.Key, item.Value.ToString()), (item.Key, s_page[item.Key].Values)));

    private static IEnumerable<(string Key, string Default)> Keys(Type type, string path = "")
    {
        var info = RecipeReader.TypeInfo(type);
        var fresh = Fresh(type);
        foreach (var property in MappingCheck.Keys(info))
        {
            var below = RecipeReader.TypeInfo(property.PropertyType);
            var inner = below.Kind == JsonTypeInfoKind.Enumerable ? RecipeReader.TypeInfo(below.ElementType!) : below;
            if (inner.Kind == JsonTypeInfoKind.Object)
            {
                foreach (var item in Keys(inner.Type, path + property.Name + "."))
                    yield return item;
            }
            else
            {
                yield return (path + property.Name, property.IsRequired ? "required" : Text(property.Get!(fresh)));
            }
        }
    }

    private static string Text(object? value) => value switch
    {
        null or System.Collections.ICollection { Count: 0 } => "none",
        Enum choice => JsonNamingPolicy.SnakeCaseLower.ConvertName(choice.ToString()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static object Fresh(Type type) => type switch
    {
        _ when type == typeof(Recipe) => new Recipe { Name = "", Model = null!, Data = [], Steps = 1 },
        _ when type == typeof(RecipeData) => new RecipeData { Corpus = "" },
        _ when type == typeof(ClipConfig) => new ClipConfig { EmbedDim = 1 },
        _ when type == typeof(VisionConfig) => new VisionConfig { Width = 1, Layers = 1, ImageSize = 1, PatchSize = 1 },
        _ when type == typeof(TextConfig) => new TextConfig { Width = 1, Layers = 1, VocabularySize = 1 },
        _ => Activator.CreateInstance(type)!,
    };

    private static Dictionary<string, (string Default, string Values)> ReadPage()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var page = Path.Combine(folder.FullName, "docs", "training.md");
            if (File.Exists(page))
            {
                return File.ReadLines(page).Select(line => Row().Match(line)).Where(match => match.Success)
                    .ToDictionary(match => match.Groups[1].Value, match => (match.Groups[2].Value, match.Groups[3].Value), StringComparer.Ordinal);
            }
        }

        throw new InvalidOperationException("docs/training.md lies nowhere above the tests.");
    }

    [GeneratedRegex(@"^\| `([a-z0-9_.]+)` \| ([^|]+?) \| ([^|]+?) \| [^|]+ \|$")]
    private static partial Regex Row();
}
