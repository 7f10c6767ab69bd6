using Clade.Core;
using Clade.Data.Text.Bpe;

namespace Clade.Data.Text.Loading;

/// <summary>A token that is found in the text before it is cut into words, and never cut itself.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its spelling.</param>
internal sealed record AddedToken(int Id, string Content)
{
    /// <summary>Longest spelling, UTF-16 units.</summary>
    public const int Longest = 256;

    /// <summary>Takes the white space before it with it.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Takes the white space after it with it.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Found only where no letter, digit or mark touches it.</summary>
    public bool WholeWord { get; init; }

    /// <summary>Found in the normalised text, not in the text as given.</summary>
    public bool Normalised { get; init; }

    /// <summary>Frames texts or has another role; left out of running text when it is decoded for people.</summary>
    public bool Special { get; init; }

    /// <summary>Reads one entry of <c>added_tokens</c> or <c>added_tokens_decoder</c>.</summary>
    public static AddedToken Read(string path, JsonFields fields, int id)
    {
        var content = fields.Text("content", "");
        if (content.Length is 0 or > Longest)
            throw new InputException($"{path} adds a token of {content.Length} characters, {BpeModel.Quote(content)}; added tokens have 1 to {Longest}.");
        if (id is < 0 or >= VocabularyFile.MostPieces)
            throw new InputException($"{path} gives the added token {BpeModel.Quote(content)} the id {id}; ids are 0 to {VocabularyFile.MostPieces - 1}.");
        var special = fields.Flag("special") ?? false;
        return new AddedToken(id, content)
        {
            StripsLeft = fields.Flag("lstrip") ?? false,
            StripsRight = fields.Flag("rstrip") ?? false,
            WholeWord = fields.Flag("single_word") ?? false,
            Normalised = fields.Flag("normalized") ?? !special,
            Special = special,
        };
    }
}
