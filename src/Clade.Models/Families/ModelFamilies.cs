using Clade.Core;

namespace Clade.Models.Families;

/// <summary>Every family that Clade knows, asked in order: those that name themselves in a configuration before those that are told by shapes.</summary>
public static class ModelFamilies
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IModelFamily> All { get; } =
    [
        new CladeFamily(),
        new ChineseClipFamily(),
        new OpenClipEncoderFamily(),
        new MultilingualClipFamily(),
        new BertFamily(),
        new EvaFamily(),
        new LanguageModelFamily(),
        new MobileClipFamily(),
        new OpenClipMobileFamily(),
        new ConvNeXtFamily(),
        new ResNetFamily(),
        new TransformersClipFamily(),
        new SiglipFamily(),
        new OpenClipFamily(),
        new TinyClipFamily(),
        new LongClipFamily(),
        new OpenAiFamily(),
    ];

    /// <summary>The plan of the first family that recognises the files.</summary>
    /// <exception cref="InputException">None does, or the one that does finds a contradiction.</exception>
    public static ModelPlan Recognise(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        foreach (var family in All)
        {
            if (family.Recognise(files) is { } plan)
                return plan;
        }

        var names = files.Tensors.Keys.Take(3).ToList();
        throw new InputException($"{files.Source} is no model that Clade knows: its configuration names no known family, and its tensors ({(names.Count == 0 ? "none" : string.Join(", ", names) + ", …")}) fit none; 'clade models' lists what loads.");
    }
}
