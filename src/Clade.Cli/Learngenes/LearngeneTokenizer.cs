using Clade.Core;
using Clade.Data.Text;
using Clade.Methods;
using Clade.Models;

namespace Clade.Cli;

/// <summary>The tokenizer inside a learngene file, so that the file alone grows whole models.</summary>
internal static class LearngeneTokenizer
{
    /// <summary>What goes into the file's notes.</summary>
    internal static Dictionary<string, string> Note(ClipBpeTokenizer tokenizer) =>
        new() { [Extraction.TokenizerNote] = InTemporaryFile(path => tokenizer.Save(path), File.ReadAllText) };

    /// <summary>Reads it back, at the context of a descendant.</summary>
    internal static ClipBpeTokenizer Read(Learngene learngene, string path)
    {
        if (!learngene.Info.Notes.TryGetValue(Extraction.TokenizerNote, out var json))
            throw new InputException($"{path} holds no tokenizer, so no whole model can grow from it; extract it again with 'clade learngene extract'.");
        return InTemporaryFile(file => File.WriteAllText(file, json), file => ClipBpeTokenizer.LoadTokenizerJson(file, learngene.Info.Config.Text!.ContextLength));
    }

    /// <summary>A grown model with the tokenizer, if it has a text tower.</summary>
    internal static ClipCheckpoint With(ClipModel model, Learngene learngene, string path) =>
        new(model, model.Text is null ? null : Read(learngene, path));

    private static T InTemporaryFile<T>(Action<string> write, Func<string, T> read)
    {
        var folder = Directory.CreateTempSubdirectory("clade-");
        try
        {
            var path = Path.Combine(folder.FullName, ClipCheckpoint.TokenizerFile);
            write(path);
            return read(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
