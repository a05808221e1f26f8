using Experiments.Simulation.Tests.Scheduling;

namespace Experiments.Simulation.Tests.Cluster;

/// <summary>
/// The silos, and the silo of each grain: Orleans' membership and directory, with their possible errors.
/// </summary>
internal sealed class Cluster(Pump pump, Network network, Dice dice)
{
    public const string CatalogGrain = "catalog";
    private const int MaxHops = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, Silo> _directory = new(StringComparer.Ordinal);

    /// <summary>The silos that belong to it.</summary>
    public List<Silo> Members { get; } = [];

    /// <summary>The silos that were members, and never will be again.</summary>
    public List<Silo> Gone { get; } = [];

    /// <summary>Everybody who speaks.</summary>
    public List<Endpoint> Endpoints { get; } = [];

    /// <summary>Calls a grain, which is made where there is none.</summary>
    public Task<T> CallAsync<T>(Endpoint from, string grain, string method, Func<Activation, Task<T>> invoke)
    {
        var call = new PendingCall<T>(from, pump.Now + s_patience.Ticks);
        from.Await(call);
        if (Locate(from, grain) is not { } silo)
        {
            pump.Post(from.Process, _ => call.Fail(new SiloUnavailableException("There is no silo.")), null);
            return call.Task;
        }
        if (pump.Trace.IsKept) from.Process.Log($"calls {grain}.{method} at {silo.Process.Name}");
        Deliver(call, from, silo, grain, method, invoke, MaxHops);
        return call.Task;
    }

    /// <summary>Wakes a worker.</summary>
    public Task WakeAsync(Silo from, string worker)
    {
        var call = new PendingCall<bool>(from, pump.Now + s_patience.Ticks);
        if (Members.Find(silo => silo.WorkerKey == worker) is not { } to)
            throw new SiloUnavailableException($"{worker} has left.");
        from.Await(call);
        call.Target = to;
        network.Send(from, to, "Wake", () =>
        {
            to.Worker.Wake();
            Answer(call, from, to, "Wake", true, null);
        });
        return call.Task;
    }

    /// <summary>Forgets where grains are that a silo has, or one of them.</summary>
    public void Forget(Silo silo, string? grain = null)
    {
        foreach (var (name, _) in _directory
                .Where(entry => entry.Value == silo && (grain is null || entry.Key == grain))
                .ToList())
            _directory.Remove(name);
    }

    /// <summary>Loses the entry of a grain, while the grain lives on.</summary>
    public string? LoseEntry()
    {
        if (_directory.Count == 0) return null;
        var grain = dice.Pick(_directory.Keys.Order(StringComparer.Ordinal).ToList());
        _directory.Remove(grain);
        return grain;
    }

    /// <summary>Evicts a silo: calls that wait for it fail, and its grains are activated elsewhere.</summary>
    public void Evict(Silo silo)
    {
        if (!Members.Remove(silo)) return;
        Gone.Add(silo);
        Forget(silo);
        foreach (var endpoint in Endpoints)
        {
            // Each hears of it in its own time.
            if (endpoint != silo)
                pump.After(
                    TimeSpan.FromMilliseconds(dice.Between(1, 500)), endpoint.Process, _ => endpoint.GiveUp(silo));
        }
    }

    private Silo? Locate(Endpoint from, string grain)
    {
        if (from.Cache.TryGetValue(grain, out var known) && Members.Contains(known)) return known;
        if (_directory.TryGetValue(grain, out var silo)) return silo;
        return Members.Count == 0 ? null : dice.Pick(Members);
    }

    private void Deliver<T>(
        PendingCall<T> call,
        Endpoint from, Silo to, string grain, string method, Func<Activation, Task<T>> invoke, int hops)
    {
        call.Target = to;
        network.Send(from, to, method, () =>
        {
            if (to.Find(grain) is null && _directory.TryGetValue(grain, out var other) && other != to && hops > 0)
            {
                from.Cache.Remove(grain);
                Deliver(call, from, other, grain, method, invoke, hops - 1);
            }
            else _ = InvokeAsync(call, from, to, grain, method, invoke);
        });
    }

    private async Task InvokeAsync<T>(
        PendingCall<T> call, Endpoint from, Silo to, string grain, string method, Func<Activation, Task<T>> invoke)
    {
        var activation = to.Find(grain);
        if (activation is null)
        {
            activation = to.Add(grain);
            if (Members.Contains(to)) _directory[grain] = to;
            activation.Begin();
        }
        activation.Calls++;
        try
        {
            await activation.Ready;
        }
        catch (Exception e)
        {
            activation.Calls--;
            activation.RequestReplacement();
            to.Check(e, $"{grain} could not be activated");
            Answer(call, from, to, method, default!, e);
            return;
        }
        try
        {
            var answer = await invoke(activation);
            from.Cache[grain] = to;
            Answer(call, from, to, method, answer, null);
        }
        catch (Exception e)
        {
            to.Check(e, $"{grain}.{method} failed");
            Answer(call, from, to, method, default!, e);
        }
        finally
        {
            activation.Calls--;
            activation.EndIfIdle();
        }
    }

    private void Answer<T>(PendingCall<T> call, Endpoint from, Silo to, string method, T answer, Exception? error)
    {
        if (pump.Trace.IsKept)
            to.Process.Log($"answers {from.Process.Name} {method}: {error?.Message ?? answer?.ToString()}");
        network.Send(to, from, $"the answer of {method}", () =>
        {
            if (error is null) call.Succeed(answer);
            else call.Fail(error);
        });
    }

    private sealed class PendingCall<T>(Endpoint from, long deadline) : IPendingCall
    {
        private readonly TaskCompletionSource<T> _source = new();

        public Task<T> Task => _source.Task;

        public Silo? Target { get; set; }

        public long Deadline => deadline;

        public bool IsOver => Task.IsCompleted;

        public void Succeed(T answer) => _source.TrySetResult(answer);

        public void Fail(Exception error)
        {
            if (_source.TrySetException(error) && from.Process.Pump.Trace.IsKept)
                from.Process.Log($"hears: {error.Message}");
        }
    }
}
