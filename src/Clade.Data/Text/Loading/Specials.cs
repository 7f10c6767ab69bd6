using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Pieces;

namespace Clade.Data.Text.Loading;

/// <summary>Special tokens of vocabularies that only list pieces.</summary>
internal static class Specials
{
    /// <summary>
    /// The added tokens of the configuration, and those of the names that the vocabulary has; names it lacks are passed over.
    /// </summary>
    public static List<AddedToken> Find(string path, PieceTable table, TokenizerConfig config, params IEnumerable<string?> names)
    {
        List<AddedToken> found = [.. config.Added];
        foreach (var name in names)
        {
            if (string.IsNullOrEmpty(name) || found.Any(token => token.Content == name))
                continue;
            if (table.IdOf(name) is >= 0 and var id)
                found.Add(new AddedToken(id, name) { Special = true });
        }

        foreach (var token in found)
        {
            if (token.Content.Length > AddedToken.Longest)
                throw new InputException($"{path} has a special token of {token.Content.Length} characters; they have 1 to {AddedToken.Longest}.");
        }

        return found;
    }

    /// <summary>The id of a token that must be there.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public static int Require(string path, PieceTable table, string name) => table.IdOf(name) is >= 0 and var id
        ? id
        : throw new InputException($"{path} has no piece {BpeModel.Quote(name)}, which frames or fills texts; give the vocabulary that belongs to the model.");
}
