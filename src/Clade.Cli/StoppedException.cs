namespace Clade.Cli;

/// <summary>A verb was stopped by the user; the message is the one sentence that says how to go on.</summary>
internal sealed class StoppedException(string message, OperationCanceledException inner) : OperationCanceledException(message, inner, inner.CancellationToken);
