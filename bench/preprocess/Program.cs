using Clade.Bench.Preprocess;

// dotnet run -c Release --project bench/preprocess -- resample | photos FOLDER | goldens FOLDER
switch (args)
{
    case ["resample"]:
        ResampleBench.Run();
        return 0;
    case ["photos", var folder]:
        PhotoBench.Run(folder);
        return 0;
    case ["goldens", var folder]:
        GoldenTable.Run(folder);
        return 0;
    default:
        Console.Error.WriteLine("Say what to measure: resample, photos FOLDER (of pictures), or goldens FOLDER (../shared/goldens/preprocess).");
        return 2;
}
