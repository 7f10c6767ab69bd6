using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Clade.Hosting;

/// <summary>Refuses options that cannot work before a model is loaded with them. Loads nothing.</summary>
internal sealed partial class CladeOptionsValidator : IValidateOptions<CladeOptions>
{
    public ValidateOptionsResult Validate(string? name, CladeOptions options)
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Model))
            problems.Add($"Clade{(string.IsNullOrEmpty(name) ? "" : $" '{name}'")} has no Model; set it to a folder, a weight file, or a name such as openai/clip-vit-base-patch32.");
        if (options.Device is null || !DeviceName().IsMatch(options.Device))
            problems.Add($"Device is '{options.Device}' and must be cpu, cuda or cuda:N.");
        if (options.ToClipOptions().Problem() is { } problem)
            problems.Add(problem);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    [GeneratedRegex(@"^(cpu|cuda(:\d{1,4})?)\z")]
    private static partial Regex DeviceName();
}
