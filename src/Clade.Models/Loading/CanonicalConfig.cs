namespace Clade.Models;

/// <summary>One spelling for architectures that compute the same: configurations of different publishers say the same thing in different words.</summary>
internal static class CanonicalConfig
{
    /// <summary>The architecture without initial values and with every option in its shortest form.</summary>
    internal static DualEncoderConfig Of(DualEncoderConfig config) => config with
    {
        Image = config.Image is VisionConfig vision ? Blocks(vision) : config.Image,
        Text = config.Text is TextConfig text ? Ends(Blocks(text)) : config.Text,
        LogitBias = config.LogitBias is null ? null : 0,
    };

    private static VisionConfig Blocks(VisionConfig tower) => tower with { MlpRatio = Ratio(tower), NormEpsilon = Epsilon(tower), LayerScale = tower.LayerScale is null ? null : 1 };

    private static TextConfig Blocks(TextConfig tower) => tower with { MlpRatio = Ratio(tower), NormEpsilon = Epsilon(tower), LayerScale = tower.LayerScale is null ? null : 1 };

    // The highest id of a row is the end token's, if that is the highest of all.
    private static TextConfig Ends(TextConfig text) =>
        text.Pooling is TextPooling.EndToken && text.EndToken == text.VocabularySize - 1 ? text with { Pooling = TextPooling.HighestId, EndToken = null } : text;

    private static double Ratio(PreNormConfig tower) => TowerConfig.RatioOf(tower.Width, tower.MlpWidth);

    private static double? Epsilon(PreNormConfig tower) => tower.Epsilon == 1e-5 ? null : tower.Epsilon;
}
