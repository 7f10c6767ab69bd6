using System.Diagnostics;
using Clade.Core;

namespace Clade.Telemetry;

/// <summary>One call as telemetry sees it: a span, how long it took, how many tokens it had. Costs next to nothing while nobody listens.</summary>
internal sealed class Operation : IDisposable
{
    /// <summary>What was embedded: our own attribute, for the conventions know no towers.</summary>
    internal const string Modality = "clade.modality", Inputs = "clade.input.count";

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly string _model, _modality;
    private readonly Activity? _activity;
    private long _tokens = -1;
    private string? _error;

    private Operation(string model, string modality, int inputs, int dimensions)
    {
        (_model, _modality) = (model, modality);
        // Internal: no other process is called.
        _activity = CladeTelemetry.Source.StartActivity($"embeddings {model}", ActivityKind.Internal);
        if (_activity is not { IsAllDataRequested: true })
            return;
        foreach (var (key, value) in Tags())
            _activity.SetTag(key, value);
        _activity.SetTag("gen_ai.embeddings.dimension.count", dimensions);
        _activity.SetTag(Inputs, inputs);
    }

    /// <summary>Runs a call under telemetry.</summary>
    internal static async Task<T> RunAsync<T>(string model, string modality, int inputs, int dimensions, Func<Operation, Task<T>> call)
    {
        using var operation = new Operation(model, modality, inputs, dimensions);
        try
        {
            return await call(operation).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            operation.Failed(error);
            throw;
        }
    }

    /// <inheritdoc cref="RunAsync"/>
    internal static void Run(string model, string modality, int inputs, int dimensions, Span<float> destination, SpanAction call)
    {
        using var operation = new Operation(model, modality, inputs, dimensions);
        try
        {
            call(operation, destination);
        }
        catch (Exception error)
        {
            operation.Failed(error);
            throw;
        }
    }

    /// <summary>Counts ids that the text tower reads.</summary>
    internal void Add(long tokens) => _tokens = Math.Max(_tokens, 0) + tokens;

    /// <summary>Ids so far; 0 for pictures.</summary>
    internal long Tokens => Math.Max(_tokens, 0);

    public void Dispose()
    {
        if (CladeTelemetry.Duration.Enabled)
        {
            var tags = Tags();
            if (_error is not null)
                tags.Add("error.type", _error);
            CladeTelemetry.Duration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, tags);
        }

        if (_tokens >= 0)
        {
            _activity?.SetTag("gen_ai.usage.input_tokens", _tokens);
            if (CladeTelemetry.Tokens.Enabled)
            {
                var tags = Tags();
                tags.Add("gen_ai.token.type", "input");
                CladeTelemetry.Tokens.Record(_tokens, tags);
            }
        }

        _activity?.Dispose();
    }

    private TagList Tags() => new()
    {
        { "gen_ai.operation.name", "embeddings" },
        { "gen_ai.provider.name", CladeTelemetry.Provider },
        { "gen_ai.request.model", _model },
        { Modality, _modality },
    };

    private void Failed(Exception error)
    {
        _error = error switch
        {
            InputException => "input",
            OperationCanceledException => "cancelled",
            ObjectDisposedException => "disposed",
            _ => error.GetType().FullName,
        };
        _activity?.SetTag("error.type", _error);
        _activity?.SetStatus(ActivityStatusCode.Error, error is InputException ? null : error.Message);
    }

    internal delegate void SpanAction(Operation operation, Span<float> destination);
}
