using Experiments.Client.Tests;

namespace Experiments.Cli.Tests.PublicForms;

/// <summary>The silo that trains the searches of all forms: a start for each would take longer than they do.</summary>
public sealed class FormSilo : IAsyncLifetime
{
    private ClientSilo? _silo;

    internal string Address => _silo!.Options.Address;

    public async ValueTask InitializeAsync() => _silo = await ClientSilo.StartAsync(slots: 1);

    public ValueTask DisposeAsync() => _silo is { } silo ? silo.DisposeAsync() : default;
}
