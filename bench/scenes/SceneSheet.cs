using Clade.Data.Images;
using Clade.Data.Scenes;
using Clade.Data.Sets;

namespace Clade.Bench.Scenes;

/// <summary>Scenes side by side, to look at; their captions on standard output.</summary>
internal static class SceneSheet
{
    public static void Write(string file, string[] rest)
    {
        var material = rest.Contains("--packages") ? SceneSources.FromPackages() : SceneSources.FromCorpus(Repository.MiniCorpus());
        if (rest.SkipWhile(word => word != "--on").Skip(1).FirstOrDefault() is { } path)
            material = material.On(SceneSources.Backgrounds(PictureSets.Open(path, new PictureSetOptions { Split = "*" }), "picture"));
        if (rest.Contains("--cutouts"))
        {
            Cutouts(file, material, rest);
            return;
        }

        var composer = new SceneComposer(material, new SceneOptions { Seed = 1 });
        if (rest.Contains("--views"))
        {
            Save(file, [.. Enumerable.Range(0, 12).Select(i => composer.Views(i)).SelectMany(views => new[] { views.First.Picture, views.Second.Picture })], 8);
            return;
        }

        if (rest.Contains("--edits"))
        {
            var edits = Enumerable.Range(0, 24).Select(i => composer.Edit(i)).ToList();
            foreach (var edit in edits)
                Console.WriteLine($"{edit.Change}: {edit.Caption}\n   {edit.EditedCaption}\n   ({edit.Instruction})");
            Save(file, [.. edits.SelectMany(edit => new[] { edit.Original.Picture, edit.Edited.Picture })], 8);
            return;
        }

        if (rest.Contains("--films"))
        {
            var films = new FilmComposer(material, new SceneOptions { Seed = 1, Width = 96, Height = 96 });
            var made = Enumerable.Range(0, 12).Select(i => films.Compose(i)).ToList();
            foreach (var film in made)
                Console.WriteLine($"{film.Captions.Short}\n   not: {film.Captions.Negative}\n   {string.Join("; ", film.Relations.Take(6))}");
            Save(file, [.. made.SelectMany(film => film.Frames).Select(frame => frame.Picture)], 8);
            return;
        }

        var scenes = Enumerable.Range(0, 24).Select(i => composer.Compose(i)).ToList();
        foreach (var scene in scenes)
        {
            Console.WriteLine($"{scene.Number}: {scene.Captions.Short}");
            Console.WriteLine($"   not ({scene.Captions.Negative.Change}): {scene.Captions.Negative.Caption}");
        }

        Console.WriteLine(scenes[0].Captions.Long);
        Save(file, [.. scenes.Select(scene => scene.Picture)], 6);
    }

    /// <summary>The picture of docs/scenes.md: six scenes, three pairs, a film.</summary>
    public static void Page(string file)
    {
        var material = SceneSources.FromCorpus(Repository.MiniCorpus());
        var options = new SceneOptions { Seed = 7, Width = 112, Height = 112 };
        var composer = new SceneComposer(material, options);
        SceneChange[] changes = [SceneChange.Swap, SceneChange.Recolour, SceneChange.Count];
        var film = new FilmComposer(material, options, new FilmOptions { Frames = 6 }).Compose(12, SceneMotion.Follows);
        var scenes = Enumerable.Range(0, 6).Select(i => composer.Compose(i)).ToList();
        var edits = changes.Select((change, i) => composer.Edit(20 + i, change)).ToList();
        foreach (var scene in scenes)
            Console.WriteLine(scene.Captions.Short);
        foreach (var edit in edits)
            Console.WriteLine($"{edit.Caption} / {edit.EditedCaption}");
        Console.WriteLine(film.Captions.Short);
        Save(file, [.. scenes.Select(scene => scene.Picture), .. edits.SelectMany(edit => new[] { edit.Original.Picture, edit.Edited.Picture }), .. film.Frames.Select(frame => frame.Picture)], 6);
    }

    private static void Cutouts(string file, SceneMaterial material, string[] rest)
    {
        var from = rest.Select(word => int.TryParse(word, out var number) ? number : 0).Max();
        var plain = material.Backgrounds.First(background => background.Id == "plain-pink");
        var composer = new SceneComposer(material, new SceneOptions { Width = 80, Height = 80 });
        var pictures = material.Cutouts.Skip(from).Take(150).Select(cutout => composer.Render(new ScenePlan(0, 80, 80, plain) { Objects = [new ObjectPlan(cutout) { Side = 72, X = 40, Y = 40 }] }));
        Save(file, [.. pictures.Select(scene => scene.Picture)], 15);
    }

    public static void Save(string file, IReadOnlyList<RgbImage> pictures, int columns)
    {
        var (width, height) = (pictures[0].Width + 2, pictures[0].Height + 2);
        var rows = (pictures.Count + columns - 1) / columns;
        var sheet = new byte[columns * width * rows * height * 3];
        for (var i = 0; i < pictures.Count; i++)
        {
            for (var y = 0; y < pictures[i].Height; y++)
                pictures[i].Pixels.AsSpan(y * pictures[i].Width * 3, pictures[i].Width * 3).CopyTo(sheet.AsSpan(((i / columns * height + y) * columns * width + i % columns * width) * 3));
        }

        File.WriteAllBytes(file, ImageFile.EncodePng(new RgbImage(columns * width, rows * height, sheet)));
    }
}
