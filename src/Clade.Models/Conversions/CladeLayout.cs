using System.Text.Json.Nodes;
using Clade.Models.Families;

namespace Clade.Models.Conversions;

/// <summary>Clade's own layout: what it trains where the towers are CLIP's, and any other architecture with its kinds of towers.</summary>
internal static class CladeLayout
{
    /// <summary>The model in this layout.</summary>
    internal static LayoutSketch Sketch(DualEncoder model, DualEncoderConfig config)
    {
        var trains = config is { Image: null or VisionConfig, Text: null or TextConfig } && config == new DualEncoderConfig { EmbedDim = config.EmbedDim, Image = config.Image, Text = config.Text };
        var json = trains ? new ClipConfig { EmbedDim = config.EmbedDim, Vision = (VisionConfig?)config.Image, Text = (TextConfig?)config.Text }.ToJson() : config.ToJson();
        var names = trains ? new NameTable([new NameRule("text.", "")]) : NameTable.Identity;
        return new LayoutSketch(new() { [ClipCheckpoint.ConfigFile] = JsonNode.Parse(json)! }, [.. LayoutSketch.Named(model, names)]);
    }
}
