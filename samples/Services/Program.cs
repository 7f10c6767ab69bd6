// A model out of a container, as the generators of Microsoft.Extensions.AI, and a stream of files that becomes a stream of vectors.
//
//   dotnet run --project samples/Services -- assets/models/ancestor-pictograms pictures
using System.Diagnostics.Metrics;
using Clade;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

if (args.Length != 2)
{
    Console.Error.WriteLine("Services MODEL FOLDER");
    return 2;
}

// What OpenTelemetry's AddMeter(CladeTelemetry.Name) would collect.
using var listener = new MeterListener();
listener.InstrumentPublished = (instrument, self) =>
{
    if (instrument.Meter.Name == CladeTelemetry.Name)
        self.EnableMeasurementEvents(instrument);
};
listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Console.Error.WriteLine($"{instrument.Name} {value} {instrument.Unit}"));
listener.Start();

var services = new ServiceCollection();
services.AddClade(options => options.Model = args[0]);
await using var provider = services.BuildServiceProvider();

var generator = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
var query = await generator.GenerateVectorAsync("a red apple");

var files = Directory.EnumerateFiles(args[1], "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
var clip = provider.GetRequiredService<Clip>();
var vectors = clip.EmbedImagesAsync(files.Select(ImageInput.FromFile).ToAsyncEnumerable());
var row = 0;
await foreach (var vector in vectors)
    Console.WriteLine($"{Clip.Similarity(query.Span, vector.Span):F3}  {files[row++]}");
return 0;
