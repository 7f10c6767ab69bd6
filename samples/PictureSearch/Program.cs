// Finds pictures of a folder by words. The folder is embedded the first time; later only what has changed.
//
//   dotnet run --project samples/PictureSearch -- assets/models/ancestor-pictograms pictures "a red apple"
using Clade;

if (args.Length != 3)
{
    Console.Error.WriteLine("PictureSearch MODEL FOLDER WORDS");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
using var clip = Clip.Load(args[0]);
using var folder = PictureFolder.Open(clip, args[1], progress: new Progress<PictureFolderProgress>(done => Console.Error.WriteLine($"{done.Done} of {done.Total}")), cancellation: stop.Token);
foreach (var broken in folder.Broken)
    Console.Error.WriteLine(broken.Reason);
foreach (var match in folder.FindByText(args[2], top: 5))
    Console.WriteLine($"{match.Similarity:F3}  {match.Path}");
return 0;
