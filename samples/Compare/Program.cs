// Which of several texts fits a picture?
//
//   dotnet run --project samples/Compare -- assets/models/ancestor-pictograms picture.png "dog" "red apple"
using Clade;
using Clade.Core;

if (args.Length < 3)
{
    Console.Error.WriteLine("Compare MODEL PICTURE TEXT…");
    return 2;
}

try
{
    using var clip = Clip.Load(args[0]);
    float[] picture = clip.EmbedImage(args[1]);
    string[] texts = args[2..];
    foreach (var (text, vector) in texts.Zip(clip.EmbedTexts(texts)))
        Console.WriteLine($"{Clip.Similarity(picture, vector):F3}  {text}");
    Console.WriteLine($"It shows: {clip.Classify(args[1], texts)[0].Label}");
    return 0;
}
catch (InputException error)
{
    // One sentence that says what is wrong and what to do.
    Console.Error.WriteLine(error.Message);
    return 2;
}
