using Clade.Bench.Scenes;

// dotnet run -c Release --project bench/scenes -- speed | sheet FILE.png [--packages] | page FILE.png | matte [CACHE]
switch (args)
{
    case ["speed"]:
        SceneSpeed.Run();
        return 0;
    case ["page", var file]:
        SceneSheet.Page(file);
        return 0;
    case ["matte", .. var cache]:
        MatteCheck.Run(cache.FirstOrDefault());
        return 0;
    case ["sheet", var file, .. var rest]:
        SceneSheet.Write(file, rest);
        return 0;
    default:
        Console.Error.WriteLine("Say what to do: speed, sheet FILE.png, page FILE.png, or matte.");
        return 2;
}
