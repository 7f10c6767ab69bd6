namespace Clade.Data.Text.Decoding;

/// <summary>One step from pieces back to text, by the names of the Hugging Face layout: a list of pieces to another; the last list is joined. Pure.</summary>
internal interface IPieceDecoder
{
    List<string> Decode(List<string> pieces);
}

/// <summary>Several, one after the other.</summary>
internal sealed class DecoderChain(IReadOnlyList<IPieceDecoder> steps) : IPieceDecoder
{
    public List<string> Decode(List<string> pieces)
    {
        foreach (var step in steps)
            pieces = step.Decode(pieces);
        return pieces;
    }
}

/// <summary>One that changes each piece alone; it is told whether the piece is the first.</summary>
internal sealed class EachDecoder(Func<string, bool, string> change) : IPieceDecoder
{
    public List<string> Decode(List<string> pieces) => [.. pieces.Select((piece, index) => change(piece, index == 0))];
}

/// <summary>One that joins all pieces and changes the whole.</summary>
internal sealed class JoinDecoder(string between, Func<string, string> change) : IPieceDecoder
{
    public List<string> Decode(List<string> pieces) => [change(string.Join(between, pieces))];
}
