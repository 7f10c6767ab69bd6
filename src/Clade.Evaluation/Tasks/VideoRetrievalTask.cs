using Clade.Core;
using Clade.Data.Sets;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Texts find videos and videos find texts, a video being the mean of its frames' vectors (Luo et al., "CLIP4Clip", 2021, mean pooling). Stateless and thread-safe.</summary>
public static class VideoRetrievalTask
{
    /// <summary>Name of the kind in suites and results.</summary>
    public const string Kind = "video_retrieval";

    /// <summary>Tag that says which video a picture is a frame of; without it the folder or key before the last slash says so.</summary>
    public const string VideoTag = "video";

    /// <summary>Searches both ways.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="model">Embeds frames and captions.</param>
    /// <param name="set">Frames; captions on any frame of a video are the video's.</param>
    /// <param name="choice">Which captions take part.</param>
    /// <param name="change">Done to each decoded frame first; null for nothing.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="InputException">Fewer than two videos have captions.</exception>
    public static TaskResult Run(string task, IEmbedder model, PictureSet set, CaptionChoice choice = CaptionChoice.All, PictureChange? change = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        Check(set, set.Entries.Where(entry => entry.Captions.Count > 0).Select(Video).Distinct(StringComparer.Ordinal).Count());
        using var table = model.Images(set, change, cancellation);
        var videos = Enumerable.Range(0, table.Rows.Count).GroupBy(row => Video(set.Entries[table.Rows[row]]), StringComparer.Ordinal)
            .Select(frames => (Id: frames.Key, Frames: frames.ToArray(), Captions: frames.SelectMany(row => set.Entries[table.Rows[row]].Captions).Distinct(StringComparer.Ordinal).ToList()))
            .Where(video => video.Captions.Count > 0).ToList();
        Check(set, videos.Count);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var means = videos.Select(video => table.Vectors.IndexSelect(0, Tensor.From<long>([.. video.Frames.Select(row => (long)row)]).To(table.Vectors.Device)).Mean([0]).Unsqueeze(0)).ToArray();
        var vectors = Models.DualEncoder.Normalise(Operators.Cat(means));
        var result = RetrievalTask.Between(task, Kind, set.Name, model, vectors, [.. videos.Select(video => video.Id)], [.. videos.Select(video => RetrievalTask.Chosen(video.Captions, choice))], "video", cancellation);
        return result with
        {
            Problems = [.. set.Problems, .. table.Problems],
            Notes = [.. result.Notes, $"A video is the mean of its frames: {table.Rows.Count} frames in {videos.Count} videos."],
        };
    }

    private static void Check(PictureSet set, int videos)
    {
        if (videos < 2)
            throw new InputException($"{set.Name} has {videos} videos with captions; a video is a folder of frames, or pictures with the tag '{VideoTag}', and retrieval needs at least two.");
    }

    private static string Video(PictureEntry frame) => frame.Tags.TryGetValue(VideoTag, out var video) ? video
        : frame.Id.LastIndexOf('/') is > 0 and var slash ? frame.Id[..slash] : frame.Id;
}
