using Clade.Core;
using Clade.Data.Text.Bpe;

namespace Clade.Data.Text.SentencePiece;

/// <summary>What a piece is for (sentencepiece_model.proto, <c>SentencePiece.Type</c>).</summary>
internal enum PieceType
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}

/// <summary>One piece of a SentencePiece model.</summary>
internal readonly record struct ScoredPiece(string Text, float Score, PieceType Type);

/// <summary>A SentencePiece model as its file has it (sentencepiece_model.proto, <c>ModelProto</c>).</summary>
internal sealed class SentencePieceFile
{
    private const int UnigramKind = 1, PairKind = 2;

    private SentencePieceFile()
    {
    }

    /// <summary>By id; the texts are unique.</summary>
    public List<ScoredPiece> Pieces { get; } = [];

    /// <summary>True for byte-pair encoding, false for Unigram.</summary>
    public bool IsPairs { get; private set; }

    public bool FallsBackToBytes { get; private set; }

    /// <summary>A space is put before the text, or after it.</summary>
    public bool AddsSpace { get; private set; } = true;

    public bool SpaceIsSuffix { get; private set; }

    public bool RemovesExtraSpaces { get; private set; } = true;

    public bool EscapesSpaces { get; private set; } = true;

    public CharsMap? Rules { get; private set; }

    /// <summary>The id for unknown text.</summary>
    public int Unknown { get; private set; } = -1;

    /// <summary>Ids of start, end and padding, -1 for none.</summary>
    public int Start { get; private set; } = 1;

    public int End { get; private set; } = 2;

    public int Pad { get; private set; } = -1;

    /// <exception cref="InputException">The file is missing, damaged, or of a kind that is not supported.</exception>
    public static SentencePieceFile Read(string path)
    {
        var model = new SentencePieceFile();
        var kind = UnigramKind;
        var message = new ProtobufReader(path, VocabularyFile.ReadAll(path));
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    model.Pieces.Add(Piece(path, message.Bytes));
                    break;
                case 2:
                    kind = model.ReadTraining(path, message.Bytes);
                    break;
                case 3:
                    model.ReadNormalisation(path, message.Bytes);
                    break;
            }

            if (model.Pieces.Count > VocabularyFile.MostPieces)
                throw new InputException($"{path} has more than {VocabularyFile.MostPieces} pieces, beyond any text tower; give a tokenizer's file.");
        }

        if (kind is not (UnigramKind or PairKind))
            throw new InputException($"{path} is a SentencePiece model of words or characters; only Unigram and BPE are supported.");
        model.IsPairs = kind == PairKind;
        model.Check(path);
        return model;
    }

    private static ScoredPiece Piece(string path, ReadOnlySpan<byte> bytes)
    {
        var (text, score, type) = ("", 0f, PieceType.Normal);
        var message = new ProtobufReader(path, bytes);
        while (message.Next())
        {
            if (message.Field == 1)
                text = message.Text;
            else if (message.Field == 2)
                score = message.Single;
            else if (message.Field == 3)
                type = (PieceType)message.Number;
        }

        return float.IsFinite(score) && type is >= PieceType.Normal and <= PieceType.Byte
            ? new ScoredPiece(text, score, type)
            : throw new InputException($"{path} has the piece {BpeModel.Quote(text)} with a score or a type that makes no sense; fetch the file again.");
    }

    private int ReadTraining(string path, ReadOnlySpan<byte> bytes)
    {
        var kind = UnigramKind;
        var message = new ProtobufReader(path, bytes);
        while (message.Next())
        {
            switch (message.Field)
            {
                case 3:
                    kind = (int)Math.Min(message.Number, 99);
                    break;
                case 24:
                    SpaceIsSuffix = message.Flag;
                    break;
                case 35:
                    FallsBackToBytes = message.Flag;
                    break;
                case 41:
                    Start = (int)message.Number;
                    break;
                case 42:
                    End = (int)message.Number;
                    break;
                case 43:
                    Pad = (int)message.Number;
                    break;
            }
        }

        return kind;
    }

    private void ReadNormalisation(string path, ReadOnlySpan<byte> bytes)
    {
        var message = new ProtobufReader(path, bytes);
        while (message.Next())
        {
            switch (message.Field)
            {
                case 2 when message.Bytes.Length > 0:
                    Rules = new CharsMap(path, message.Bytes);
                    break;
                case 3:
                    AddsSpace = message.Flag;
                    break;
                case 4:
                    RemovesExtraSpaces = message.Flag;
                    break;
                case 5:
                    EscapesSpaces = message.Flag;
                    break;
            }
        }
    }

    private void Check(string path)
    {
        Unknown = Pieces.FindIndex(piece => piece.Type == PieceType.Unknown);
        if (Unknown < 0)
            throw new InputException($"{path} has no piece for unknown text; it is cut off or not a SentencePiece model.");
        if (Pieces.FindIndex(Unknown + 1, piece => piece.Type == PieceType.Unknown) >= 0)
            throw new InputException($"{path} has two pieces for unknown text where one should be; fetch the file again.");
        if (IsPairs && Pieces.Any(piece => piece.Type == PieceType.Unused))
            throw new InputException($"{path} has unused pieces in a BPE model, which is not supported; export the model without a vocabulary constraint.");
        (Start, End, Pad) = (Known(Start), Known(End), Known(Pad));
    }

    private int Known(int id) => id >= 0 && id < Pieces.Count ? id : -1;
}
