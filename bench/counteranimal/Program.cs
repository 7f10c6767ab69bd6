using Clade.Bench.CounterAnimal;

// dotnet run -c Release --project bench/counteranimal -- train FILE.jsonl [STEPS SEEDS] | table FILE.jsonl | crops PHOTOS FOLDER | sheet FILE.png [FOLDER]
switch (args)
{
    case ["train", var file, .. var rest]:
        ControlledRuns.Train(file, rest.Length > 0 ? int.Parse(rest[0], System.Globalization.CultureInfo.InvariantCulture) : 600, rest.Length > 1 ? int.Parse(rest[1], System.Globalization.CultureInfo.InvariantCulture) : 3);
        return 0;
    case ["table", var file]:
        ControlledRuns.Table(file);
        return 0;
    case ["crops", var photos, var folder]:
        PhotoHabitats.Cut(photos, folder);
        return 0;
    case ["sheet", var file, .. var backgrounds]:
        PairSheet.Write(file, backgrounds.FirstOrDefault());
        return 0;
    default:
        Console.Error.WriteLine("Say what to do: train FILE.jsonl [STEPS SEEDS], table FILE.jsonl, crops PHOTOS FOLDER, or sheet FILE.png [FOLDER].");
        return 2;
}
