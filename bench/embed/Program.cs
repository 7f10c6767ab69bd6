using Clade.Bench.Embed;
using Clade.Torch;

TorchRuntime.KeepFreedMemory();
TorchRuntime.Threads = Environment.ProcessorCount;
var arguments = new Arguments(args);
switch (arguments.Verb)
{
    case "prepare":
        Preparation.Run(arguments);
        return 0;
    case "peer":
        Peer.Run(arguments);
        return 0;
    case "compare":
        Comparison.Run(arguments);
        return 0;
    case "bound":
        Bound.Run(arguments);
        return 0;
    case "agree":
        Agreement.Run(arguments);
        return 0;
    case "mixed":
        Mixed.Run(arguments);
        return 0;
    case "growth":
        Growth.Run(arguments);
        return 0;
    default:
        Console.Error.WriteLine("""
            bench/embed: how fast pictures and captions become vectors, beside other ways to do it. See docs/embed.md.
              prepare FOLDER [--photos DIR] [--vocabulary FILE]   random models, lists of pictures and captions
              bound FOLDER [--model NAME] [--rounds N]            the tower alone against the matrix products of the machine
              compare FOLDER [--pictures N] [--rounds N] [--what end,tower,captions] [--models …] [--peers …] [--list photos.txt|pictograms.txt] [--json FILE]
              agree FOLDER [--pictures N]                         bfloat16 against float32
              mixed FOLDER [--pictures N] [--drawings DIR]        files of many kinds, three of a hundred broken
              growth FOLDER [--pictures N]                        memory over many small pictures
            """);
        return 2;
}
