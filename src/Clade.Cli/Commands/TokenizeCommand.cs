using System.CommandLine;
using Clade.Core;
using Clade.Data.Text;
using Clade.Models;

namespace Clade.Cli;

/// <summary><c>clade tokenize MODEL [TEXT…|-]</c>: what a model's text tower reads.</summary>
internal static class TokenizeCommand
{
    internal static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Model folder, weight file or name in the cache, or a folder with a tokenizer alone" };
        var texts = new Argument<string[]>("text") { Description = "Texts; - or nothing reads a text a line from standard input, @FILE from a file", Arity = ArgumentArity.ZeroOrMore };
        var pad = new Option<bool>("--pad") { Description = "Fill every row to the context with padding" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("tokenize", "Say what a text tower reads: ids, pieces, what was cleaned and what was cut. Example: clade tokenize assets/models/ancestor-pictograms \"A red apple\"") { model, texts, pad, json };
        command.SetAction((parsed, _) =>
        {
            Run(parsed.GetValue(model)!, parsed.GetValue(texts) ?? [], parsed.GetValue(pad), parsed.GetValue(json));
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(string model, string[] arguments, bool pad, bool json)
    {
        var (tokenizer, description) = Find(model);
        var texts = TextLines.Of(arguments.Length == 0 ? ["-"] : arguments);
        if (pad && tokenizer.ContextLength == ITokenizer.AnyLength)
            throw new InputException($"The tokenizer of {model} has no context length that rows could be filled to; leave out --pad.");
        var rows = texts.Select(text => Row(tokenizer, text, pad));
        if (json)
        {
            Screen.Json(new { tokenizer = Facts(description), texts = rows.Select(Document).ToList() });
            return;
        }

        foreach (var row in rows)
        {
            Screen.Facts(
            [
                ("text", Plain(row.Text)),
                ("cleaned", row.Cleaned == row.Text ? null : Plain(row.Cleaned)),
                ("ids", string.Join(' ', row.Ids)),
                ("pieces", Plain(string.Join(' ', row.Pieces))),
                ("length", Length(row, tokenizer.ContextLength)),
            ], json: false);
        }
    }

    private static (ITokenizer, TokenizerDescription) Find(string model)
    {
        LoadedTokenizer found;
        if (Directory.Exists(model) && !ModelLocation.HasWeights(model))
        {
            found = TokenizerLoader.Load(model);
        }
        else
        {
            var outline = ModelOutline.Read(model);
            found = outline.Tokenizer ?? throw new InputException(outline.TokenizerProblem ?? $"{model} has no text tower, so it reads no texts.");
        }

        return (found.Tokenizer, found.Description);
    }

    private static TokenRow Row(ITokenizer tokenizer, string text, bool pad)
    {
        var batch = tokenizer.EncodeBatch([text], pad);
        var whole = (long)tokenizer.Encode(text).Count + tokenizer.Frame.Count;
        var shown = pad ? batch.Row(0) : batch.PadsLeft ? batch.Row(0)[^batch.Counts[0]..] : batch.Row(0)[..batch.Counts[0]];
        var ids = shown.ToArray();
        return new TokenRow(text, tokenizer.Clean(text), ids, [.. ids.Select(id => tokenizer.Piece((int)id))], batch.Counts[0], whole);
    }

    private static object Document(TokenRow row) => new
    {
        text = row.Text,
        cleaned = row.Cleaned,
        changed = row.Cleaned != row.Text,
        ids = row.Ids,
        pieces = row.Pieces,
        length = row.Length,
        length_uncut = row.WholeLength,
        truncated = row.Truncated,
    };

    private static object Facts(TokenizerDescription description) => new
    {
        kind = description.Kind,
        family = description.Family?.ToString(),
        files = description.Files,
        vocabulary = description.VocabularySize,
        context = description.ContextLength == ITokenizer.AnyLength ? (int?)null : description.ContextLength,
        specials = description.Specials,
    };

    private static string Length(TokenRow row, int context) =>
        row.Truncated ? $"{row.Length} of {row.WholeLength}, cut to the context of {context}"
        : context == ITokenizer.AnyLength ? $"{row.Length}" : $"{row.Length} of at most {context}";

    // A text must not steer the terminal.
    private static string Plain(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));

    // Lengths with the frame and without padding.
    private sealed record TokenRow(string Text, string Cleaned, long[] Ids, string[] Pieces, int Length, long WholeLength)
    {
        public bool Truncated => WholeLength > Length;
    }
}
