using System.Text.Json;

namespace Clade.Torch.Tests;

/// <summary>Twenty steps of torch's AdamW with OpenCLIP's schedules, clipping and clamping.</summary>
internal static class OptimGoldens
{
    internal static JsonElement Load()
    {
        using var stream = File.OpenRead(Repository.Golden("optim.json"));
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    /// <summary>A number, vector or matrix.</summary>
    internal static Tensor Read(this JsonElement parent, string name, ElementType type = ElementType.Float32)
    {
        var value = parent.GetProperty(name);
        var (numbers, shape) = (new List<double>(), new List<long>());
        for (var level = value; level.ValueKind == JsonValueKind.Array; level = level[0])
            shape.Add(level.GetArrayLength());
        Collect(value);
        return Tensor.From<double>(numbers.ToArray(), shape.ToArray()).To(type);

        void Collect(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Number)
                numbers.Add(element.GetDouble());
            else
                foreach (var item in element.EnumerateArray())
                    Collect(item);
        }
    }

    internal static double Number(this JsonElement parent, string name) => parent.GetProperty(name).GetDouble();

    /// <summary>Largest difference, relative to the reference where that is above 1.</summary>
    internal static double Distance(Tensor value, Tensor reference)
    {
        using var scope = new TensorScope();
        var (a, b) = (value.ToArray<double>(), reference.ToArray<double>());
        Assert.Equal(reference.Shape, value.Shape);
        return a.Zip(b).Max(pair => Math.Abs(pair.First - pair.Second) / Math.Max(1, Math.Abs(pair.Second)));
    }
}
