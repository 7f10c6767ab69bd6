using Clade.Core;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Clade.Tests;

/// <summary>Models out of a container.</summary>
[Collection(SharedModel.Name)]
public sealed class HostingTests(Shipped shipped)
{
    [Fact]
    public async Task OneModel_ServesClipAndBothGenerators_AndGoesWithTheContainer()
    {
        var log = new LogBook();
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(log);
        services.AddClade(options => (options.Model, options.Precision) = (Shipped.Model, ClipPrecision.Float32));
        Clip clip;
        await using (var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }))
        {
            var texts = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
            var images = provider.GetRequiredService<IEmbeddingGenerator<DataContent, Embedding<float>>>();
            Assert.Empty(log.Lines);
            var picture = shipped.Pictures(1)[0].Bytes;
            Shipped.Close(shipped.Reference(["dog"]), [(await texts.GenerateVectorAsync("dog")).ToArray()]);
            Shipped.Close(shipped.Reference([picture]), [(await images.GenerateVectorAsync(new DataContent(picture, "image/png"))).ToArray()]);
            clip = provider.GetRequiredService<Clip>();
            Assert.Same(clip, texts.GetService<Clip>());
            Assert.Same(clip, images.GetService<Clip>());
            Assert.Equal([LogLevel.Debug, LogLevel.Information], log.Lines.Select(line => line.Level));
            Assert.Matches(@"^Loaded .*ancestor-pictograms in \d+\.\d\d s: vectors of \d+, Float32$", log.Lines[1].Text);
            Assert.Equal("Clade.Clip", log.Category);
        }

        Assert.Throws<ObjectDisposedException>(() => clip.EmbedText("dog"));
    }

    [Fact]
    public void KeyedModels_LiveSideBySide()
    {
        var services = new ServiceCollection();
        services.AddClade("exact", options => (options.Model, options.Precision, options.ModelId) = (Shipped.Model, ClipPrecision.Float32, "exact"));
        services.AddClade("raw", options => (options.Model, options.Normalise, options.ModelId) = (Shipped.Model, false, "raw"));
        using var provider = services.BuildServiceProvider();
        var (exact, raw) = (provider.GetRequiredKeyedService<Clip>("exact"), provider.GetRequiredKeyedService<Clip>("raw"));
        Assert.Equal(("exact", "raw"), (exact.ModelId, raw.ModelId));
        Assert.NotEqual(exact.EmbedText("dog")[0], raw.EmbedText("dog")[0]);
        Assert.Same(raw, provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("raw").GetService<Clip>());
        Assert.Same(exact, provider.GetRequiredKeyedService<IEmbeddingGenerator<DataContent, Embedding<float>>>("exact").GetService<Clip>());
        Assert.Null(provider.GetService<Clip>());
    }

    [Theory]
    [InlineData("", "cpu", 32, "has no Model; set it to a folder")]
    [InlineData("m", "gpu", 32, "Device is 'gpu' and must be cpu, cuda or cuda:N.")]
    [InlineData("m", "cuda:x", 32, "Device is 'cuda:x'")]
    [InlineData("m", "cpu\n", 32, "must be cpu, cuda or cuda:N.")]
    [InlineData("m", "cpu", 0, "BatchSize is 0 and must be from 1 to 4096.")]
    public void OptionsThatCannotWork_AreSentences(string model, string device, int batch, string part)
    {
        var services = new ServiceCollection();
        services.AddClade("door", options => (options.Model, options.Device, options.BatchSize) = (model, device, batch));
        using var provider = services.BuildServiceProvider();
        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<Clip>("door"));
        Assert.Contains(part, Assert.Single(error.Failures), StringComparison.Ordinal);
        // A host checks on start.
        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
    }

    [Fact]
    public void AModelThatIsNotThere_IsLogged()
    {
        var log = new LogBook();
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(log);
        services.AddClade(options => options.Model = "nobody/nothing");
        using var provider = services.BuildServiceProvider();
        var error = Assert.Throws<InputException>(() => provider.GetRequiredService<Clip>());
        Assert.Equal((LogLevel.Error, $"nobody/nothing cannot be loaded: {error.Message}"), log.Lines[^1]);
    }

    private sealed class LogBook : ILoggerFactory, ILogger
    {
        internal List<(LogLevel Level, string Text)> Lines { get; } = [];

        internal string? Category { get; private set; }

        public ILogger CreateLogger(string categoryName)
        {
            Category = categoryName;
            return this;
        }

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((logLevel, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
