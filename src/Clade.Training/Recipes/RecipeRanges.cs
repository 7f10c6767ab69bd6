using Clade.Core;

namespace Clade.Training;

/// <summary>The numbers that the keys of a recipe take.</summary>
internal static class RecipeRanges
{
    private static readonly NumberRange s_share = new(0, 1);

    /// <summary>By the key's place in the file, list items without their number. The sizes of a model are checked with the model.</summary>
    internal static IReadOnlyDictionary<string, NumberRange> All { get; } = new Dictionary<string, NumberRange>(StringComparer.Ordinal)
    {
        ["data.share"] = new(0, Above: true),
        ["tokenizer.vocabulary_size"] = new(514, 1_000_000),
        ["augmentation.min_scale"] = new(0, 1, Above: true),
        ["augmentation.rotation"] = new(0, 180),
        ["augmentation.aspect"] = s_share,
        ["augmentation.colour"] = s_share,
        ["augmentation.hue"] = new(0, 180),
        ["augmentation.any_hue"] = s_share,
        ["augmentation.grey"] = s_share,
        ["augmentation.outline"] = s_share,
        ["augmentation.lighten"] = s_share,
        ["augmentation.flatten"] = s_share,
        ["augmentation.warp"] = new(0, 0.25),
        ["augmentation.background"] = s_share,
        ["augmentation.blur"] = s_share,
        ["name_share"] = s_share,
        ["keep_patches"] = new(0, 1, Above: true),
        ["full_patches_end"] = s_share,
        ["batch"] = new(2, 1_000_000),
        ["accumulate"] = new(1, 10_000),
        ["steps"] = new(1, 1_000_000_000),
        ["rate"] = new(0, 10, Above: true),
        ["warm_up"] = new(0, 1, Below: true),
        ["weight_decay"] = new(0, 10),
        ["beta2"] = new(0, 1, Below: true),
        ["clip_norm"] = new(0),
        ["ema"] = new(0, 1, Below: true),
        ["checkpoint_every"] = new(0, 1_000_000_000),
    };
}
