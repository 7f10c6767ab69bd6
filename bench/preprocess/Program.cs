using System.Globalization;
using Clade.Bench.Preprocess;

// dotnet run -c Release --project bench/preprocess -- resample | photos FOLDER | goldens FOLDER | starts FOLDER
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
    case ["starts", var folder]:
        return StartBench.Run(folder, 300);
    case ["start", var folder, var threads]:
        return StartBench.Once(folder, int.Parse(threads, CultureInfo.InvariantCulture));
    default:
        Console.Error.WriteLine("Say what to measure: resample, photos FOLDER (of pictures), goldens FOLDER (../shared/goldens/preprocess), or starts FOLDER (of drawings).");
        return 2;
}
