using System.CommandLine;
using Clade.Cli;

var root = new RootCommand("Clade: run any CLIP, search with it, and grow families of smaller CLIPs from it.")
{
    DemoCommand.Create(),
    CorpusCommand.Create(),
    TrainCommand.Create(),
    LearngeneCommand.Create(),
    EvalCommand.Create(),
};
return await CommandHost.Run(root, args).ConfigureAwait(false);
