using System.Text;
using Clade.Core;
using Clade.Data.Text;

namespace Clade.Data.Tests.Text;

/// <summary>Random texts and a small vocabulary for tests that need no file.</summary>
internal static class Samples
{
    private const string Markup = "&#x;<>|ampltÂÃâ€™\u001B[\r\n\t ";

    private static readonly Lazy<ClipBpeTokenizer> Once = new(() =>
        BpeTrainer.Train(BpeTrainerTests.Captions(9, 2000), new BpeTrainerOptions { VocabularySize = 700, ContextLength = 16 }));

    public static ClipBpeTokenizer Tokenizer => Once.Value;

    /// <summary>Characters picked from a list.</summary>
    public static string Of(string letters, int length, ref KeyedRandom random)
    {
        var text = new char[length];
        for (var i = 0; i < length; i++)
            text[i] = letters[random.NextInt(letters.Length)];
        return new string(text);
    }

    /// <summary>Any UTF-16 units: lone surrogates, controls and unassigned characters included, ASCII and markup favoured.</summary>
    public static string AnyUnits(ref KeyedRandom random)
    {
        var text = new StringBuilder();
        for (var count = random.NextInt(24); count > 0; count--)
        {
            text.Append(random.NextInt(8) switch
            {
                0 => (char)random.NextInt(0x10000),
                1 => (char)(0xD800 + random.NextInt(0x800)),
                2 => (char)random.NextInt(0x100),
                3 => (char)(0x2C0 + random.NextInt(0x100)),
                4 => Markup[random.NextInt(Markup.Length)],
                _ => (char)(32 + random.NextInt(95)),
            });
        }

        return text.ToString();
    }
}
