using System.Diagnostics;
using System.Diagnostics.Metrics;
using Clade.Core;

namespace Clade.Tests;

/// <summary>Spans and metrics under OpenTelemetry's names.</summary>
[Collection(SharedModel.Name)]
public sealed class TelemetryTests(Shipped shipped)
{
    [Fact]
    public async Task Metrics_HaveTheirNamesUnitsAndAttributes()
    {
        shipped.Clip.EmbedText("warm");
        var heard = new List<(string Name, string? Unit, double Value, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Clade")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => heard.Add((instrument.Name, instrument.Unit, value, tags.ToArray().ToDictionary())));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => heard.Add((instrument.Name, instrument.Unit, value, tags.ToArray().ToDictionary())));
        listener.Start();

        shipped.Clip.EmbedTexts(["dog", "red apple"]);
        var ids = shipped.Clip.Model.Tokenizer!.Tokenizer;
        var tokens = ids.Encode("dog").Count + ids.Encode("red apple").Count + 2 * ids.Frame.Count;
        Assert.Equal([("gen_ai.client.operation.duration", "s"), ("gen_ai.client.token.usage", "{token}")], heard.Select(item => (item.Name, item.Unit!)));
        Assert.InRange(heard[0].Value, 1e-6, 60);
        Assert.Equal(tokens, heard[1].Value);
        foreach (var (_, _, _, tags) in heard)
            Assert.Equal(("embeddings", "clade", "ancestor-pictograms", "text"), (tags["gen_ai.operation.name"], tags["gen_ai.provider.name"], tags["gen_ai.request.model"], tags["clade.modality"]));
        Assert.Equal("input", heard[1].Tags["gen_ai.token.type"]);

        heard.Clear();
        await shipped.Clip.EmbedImagesAsync([.. shipped.Pictures(3).Select(picture => (ImageInput)picture.Bytes)]);
        var (name, _, _, attributes) = Assert.Single(heard);
        Assert.Equal(("gen_ai.client.operation.duration", "image", false), (name, attributes["clade.modality"], attributes.ContainsKey("error.type")));

        heard.Clear();
        Assert.Throws<InputException>(() => shipped.Clip.EmbedImage("none.png"));
        Assert.Throws<OperationCanceledException>(() => shipped.Clip.EmbedImage("none.png", new CancellationToken(true)));
        Assert.Equal(["input", "cancelled"], heard.Select(item => (string?)item.Tags["error.type"]));
    }

    [Fact]
    public void Spans_HaveTheirNamesAndAttributes_AndNothingOfTheInputs()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Clade",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        shipped.Clip.EmbedText("a secret");
        var span = Assert.Single(spans);
        Assert.Equal(("embeddings ancestor-pictograms", ActivityKind.Internal, ActivityStatusCode.Unset), (span.OperationName, span.Kind, span.Status));
        var tags = span.TagObjects.ToDictionary();
        Assert.Equal(("embeddings", "clade", "ancestor-pictograms", "text"), (tags["gen_ai.operation.name"], tags["gen_ai.provider.name"], tags["gen_ai.request.model"], tags["clade.modality"]));
        Assert.Equal((shipped.Clip.Dimensions, 1), (tags["gen_ai.embeddings.dimension.count"], tags["clade.input.count"]));
        Assert.InRange((long)tags["gen_ai.usage.input_tokens"]!, 3, 20);
        Assert.DoesNotContain(tags.Values, value => $"{value}".Contains("secret", StringComparison.Ordinal));

        spans.Clear();
        Assert.Throws<InputException>(() => shipped.Clip.EmbedImage("secret.png"));
        span = Assert.Single(spans);
        Assert.Equal((ActivityStatusCode.Error, "input"), (span.Status, span.GetTagItem("error.type")));
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal));
        Assert.Null(span.StatusDescription);
    }
}
