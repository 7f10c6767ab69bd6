namespace Clade.Core;

/// <summary>
/// What the user gave cannot be used: a missing, truncated, hostile or mistyped file, argument or recipe.
/// The message is one sentence that says what is wrong and what to do; the command line prints it and exits with code 2.
/// What it quotes from a file cannot break the line or move the cursor: control characters become '?'.
/// </summary>
public sealed class InputException : Exception
{
    /// <summary>Creates the exception with one clear sentence.</summary>
    public InputException(string message) : base(Printable.Sentence(message)) { }

    /// <summary>Creates the exception with one clear sentence and the error below it.</summary>
    public InputException(string message, Exception innerException) : base(Printable.Sentence(message), innerException) { }
}
