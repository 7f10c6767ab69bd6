using System.Diagnostics;
using Clade.Data.Images;
using Clade.Data.Scenes;

namespace Clade.Bench.Scenes;

/// <summary>Scenes a second, made from the shipped corpus at 128 pixels with 2 to 5 cut-outs.</summary>
internal static class SceneSpeed
{
    public static void Run()
    {
        var started = Stopwatch.GetTimestamp();
        var material = SceneSources.FromCorpus(Repository.MiniCorpus());
        Console.WriteLine($"{material.Cutouts.Count} cut-outs of {material.Classes.Count} classes in {material.Styles.Count} styles, opened in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s; {Environment.ProcessorCount} processors");
        var composer = new SceneComposer(material);
        Console.WriteLine("| what | scenes | threads | scenes/s |");
        Console.WriteLine("|---|---:|---:|---:|");
        Measure("first scenes: every drawing is decoded", 1000, 1, i => composer.Compose(i));
        Measure("picture, boxes, layers", 2000, 1, i => composer.Compose(i));
        Measure("… on all processors", 4000, Environment.ProcessorCount, i => composer.Compose(i));
        Measure("… with masks as run lengths", 1000, 1, i => Masks(composer.Compose(i)));
        Measure("… with captions, long and negative too", 1000, 1, i => Captions(composer.Compose(i)));
        var films = new FilmComposer(material);
        Measure("pairs of original and edited", 500, 1, i => composer.Edit(i));
        Measure("films of 8 pictures", 200, 1, i => films.Compose(i));
        Measure("pictures written as PNG", 500, 1, i => ImageFile.EncodePng(composer.Compose(i).Picture));
    }

    private static void Masks(Scene scene)
    {
        foreach (var one in scene.Objects)
            _ = (CocoRle.Encode(one.Mask), CocoRle.Encode(one.FullMask));
    }

    private static void Captions(Scene scene) => _ = (scene.Captions.Short, scene.Captions.Long, scene.Captions.Negative, scene.Relations);

    private static void Measure(string what, int count, int threads, Action<int> make)
    {
        var started = Stopwatch.GetTimestamp();
        if (threads == 1)
        {
            for (var i = 0; i < count; i++)
                make(i);
        }
        else
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, make);
        }

        Console.WriteLine($"| {what} | {count} | {threads} | {count / Stopwatch.GetElapsedTime(started).TotalSeconds:F0} |");
    }
}
