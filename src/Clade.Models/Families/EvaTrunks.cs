namespace Clade.Models.Families;

/// <summary>
/// The EVA architectures of timm that OpenCLIP's configurations name instead of describing
/// (huggingface/pytorch-image-models <c>timm/models/eva.py</c>). Input size and joint space come from the configuration.
/// </summary>
internal static class EvaTrunks
{
    private static readonly EvaConfig _giant = new() { ImageSize = 224, PatchSize = 14, Width = 1408, Layers = 40, Heads = 16, MlpWidth = 6144, FusedQkv = true };

    private static readonly EvaConfig _base = new()
    {
        ImageSize = 224,
        PatchSize = 16,
        Width = 768,
        Layers = 12,
        Heads = 12,
        MlpWidth = 2048,
        GatedMlp = true,
        MlpNorm = true,
        AttentionNorm = true,
        RotaryReference = 16,
    };

    private static readonly EvaConfig _large = _base with { PatchSize = 14, Width = 1024, Layers = 24, Heads = 16, MlpWidth = 2730 };

    private static readonly Dictionary<string, EvaConfig> _byName = new(StringComparer.Ordinal)
    {
        ["eva_giant_patch14_224"] = _giant,
        ["eva_giant_patch14_clip_224"] = _giant,
        ["eva02_base_patch16_clip_224"] = _base,
        ["eva02_large_patch14_clip_224"] = _large,
        ["eva02_large_patch14_clip_336"] = _large with { ImageSize = 336 },
        ["eva02_enormous_patch14_clip_224"] = _giant with { Width = 1792, Layers = 64, MlpWidth = 15_360, PostNorm = true },
    };

    /// <summary>Names, for sentences.</summary>
    public static string Names => string.Join(", ", _byName.Keys);

    /// <summary>An architecture by its name, without a tag behind a dot; null if it is unknown.</summary>
    public static EvaConfig? Find(string name) => _byName.GetValueOrDefault(name.Split('.')[0]);
}
