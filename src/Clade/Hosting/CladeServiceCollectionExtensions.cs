using System.Diagnostics;
using Clade;
using Clade.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers models with a container.</summary>
public static class CladeServiceCollectionExtensions
{
    /// <summary>
    /// Registers one model as <see cref="Clip"/>, <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts, and the same of pictures (<see cref="DataContent"/>):
    /// singletons on one model, which is loaded when it is first needed and disposed with the container.
    /// </summary>
    /// <param name="services">The container's registrations.</param>
    /// <param name="configure">Sets <see cref="CladeOptions.Model"/>, and what else differs from the defaults.</param>
    /// <returns>The builder of the options, to bind or validate further.</returns>
    /// <exception cref="OptionsValidationException">Thrown on start of a host, or when the model is first asked for: an option is missing or out of its range.</exception>
    public static OptionsBuilder<CladeOptions> AddClade(this IServiceCollection services, Action<CladeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(provider => Load(provider, Options.Options.DefaultName));
        services.TryAddSingleton(provider => ClipGeneratorExtensions.Texts(provider.GetRequiredService<Clip>));
        services.TryAddSingleton(provider => ClipGeneratorExtensions.Images(provider.GetRequiredService<Clip>));
        return Configure(services, Options.Options.DefaultName, configure);
    }

    /// <summary>As <see cref="AddClade(IServiceCollection, Action{CladeOptions})"/>, under a key: <c>[FromKeyedServices("name")] Clip clip</c>. Several models live side by side.</summary>
    /// <param name="services">The container's registrations.</param>
    /// <param name="name">The key, and the name of the options.</param>
    /// <param name="configure">Sets <see cref="CladeOptions.Model"/>, and what else differs from the defaults.</param>
    /// <inheritdoc cref="AddClade(IServiceCollection, Action{CladeOptions})"/>
    public static OptionsBuilder<CladeOptions> AddClade(this IServiceCollection services, string name, Action<CladeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddKeyedSingleton(name, (provider, _) => Load(provider, name));
        services.TryAddKeyedSingleton(name, (provider, _) => ClipGeneratorExtensions.Texts(() => provider.GetRequiredKeyedService<Clip>(name)));
        services.TryAddKeyedSingleton(name, (provider, _) => ClipGeneratorExtensions.Images(() => provider.GetRequiredKeyedService<Clip>(name)));
        return Configure(services, name, configure);
    }

    private static OptionsBuilder<CladeOptions> Configure(IServiceCollection services, string name, Action<CladeOptions> configure)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CladeOptions>, CladeOptionsValidator>());
        return services.AddOptions<CladeOptions>(name).Configure(configure).ValidateOnStart();
    }

    private static Clip Load(IServiceProvider provider, string name)
    {
        var logger = provider.GetService<ILoggerFactory>()?.CreateLogger<Clip>() ?? NullLogger<Clip>.Instance;
        var options = provider.GetRequiredService<IOptionsMonitor<CladeOptions>>().Get(name);
        var start = Stopwatch.GetTimestamp();
        logger.Loading(options.Model);
        try
        {
            var clip = Clip.Load(options.Model, options.ToClipOptions() with { Device = Clade.Torch.Device.Parse(options.Device) });
            logger.Loaded(options.Model, Stopwatch.GetElapsedTime(start).TotalSeconds, clip);
            return clip;
        }
        catch (Exception error)
        {
            logger.LoadFailed(options.Model, error);
            throw;
        }
    }
}
