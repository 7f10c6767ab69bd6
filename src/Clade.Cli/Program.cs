using System.CommandLine;
using Clade.Cli;

var root = new RootCommand("Clade: run any CLIP, search with it, and grow families of smaller CLIPs from it.")
{
    CorpusCommand.Create(),
    TrainCommand.Create(),
    EvalCommand.Create(),
};
return await CommandHost.Run(root, args).ConfigureAwait(false);
