using System.CommandLine;
using Clade.Cli;

var root = new RootCommand("Clade: run any CLIP, search with it, and grow families of smaller CLIPs from it. Example: clade demo --quick")
{
    DemoCommand.Create().Computes(),
    CorpusCommand.Create(),
    PullCommand.Create(),
    TrainCommand.Create().Computes(),
    LearngeneCommand.Create().Computes(),
    EvalCommand.Create().Computes(),
    ModelsCommand.Create().Computes(),
    InfoCommand.Create().Computes(),
    TokenizeCommand.Create().Computes(),
    PreprocessCommand.Create().Computes(),
    EmbedCommand.Create().Computes(),
    ClassifyCommand.Create().Computes(),
    SearchCommand.Create().Computes(),
    ConvertCommand.Create().Computes(),
    SceneCommand.Create(),
    DoctorCommand.Create(),
};
root.HelpName = "clade";
return await CommandHost.Run(root, EvalCommand.Expand(args)).ConfigureAwait(false);
