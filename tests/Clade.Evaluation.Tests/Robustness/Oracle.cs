using Clade.Data.Sets;
using Clade.Models;
using Clade.Torch;

namespace Clade.Evaluation.Tests;

/// <summary>
/// Sees the label and not the pixels: right on clean pictures, and under damage of severity s wrong on those whose number ends in a digit below s. A picture without a label
/// has a direction of its own.
/// </summary>
internal sealed class Oracle(Func<PictureEntry, string?>? sees = null) : IEmbedder
{
    private const int Width = 1024;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public string Name => "oracle";

    public double Scale => 20;

    public FeatureTable Images(PictureSet set, PictureChange? change = null, CancellationToken cancellation = default)
    {
        var severity = change is null ? 0 : int.Parse(change.Key.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture);
        string Direction(PictureEntry entry, int number) =>
            sees?.Invoke(entry) is { } seen ? seen
            : entry.Label is not { } label ? entry.Captions.Count > 0 ? entry.Captions[0] : $"nothing {number % 7}"
            : set.Classes[(label + (number % 10 < severity ? 1 : 0)) % set.Classes.Count];
        return new(Table([.. set.Entries.Select(Direction)]), [.. Enumerable.Range(0, set.Entries.Count)], set.Entries, [], set.Entries.Count);
    }

    // A prompt ends with the name, and with a full stop in some.
    public Tensor Texts(IReadOnlyList<string> texts, CancellationToken cancellation = default) =>
        Table([.. texts.Select(text => RobustnessOptions.OfDrawings.Concat(RobustnessOptions.OfPhotographs).Select(template => template.Split("{}")).Where(parts => parts[0].Length > 0 && text.StartsWith(parts[0], StringComparison.Ordinal) && text.EndsWith(parts[1], StringComparison.Ordinal))
            .Select(parts => text[parts[0].Length..^parts[1].Length]).FirstOrDefault() ?? text)]);

    public IReadOnlyList<PictureProblem> Patches(PictureSet set, Action<IReadOnlyList<int>, Tensor> batch, PictureChange? change = null, CancellationToken cancellation = default) => throw new Clade.Core.InputException("It has no patches.");

    public int Cut(IReadOnlyList<string> texts) => 0;

    private Tensor Table(string[] names)
    {
        var rows = new float[names.Length * Width];
        for (var i = 0; i < names.Length; i++)
        {
            if (!_places.TryGetValue(names[i], out var place))
                _places.Add(names[i], place = _places.Count % (Width - 1));
            rows[(i * Width) + place] = 1;
            // What all have in common: a gap to nothing.
            rows[(i * Width) + Width - 1] = 0.5f;
        }

        using var scope = new TensorScope();
        return DualEncoder.Normalise(Tensor.From<float>(rows, [names.Length, Width])).DetachFromScope();
    }
}
