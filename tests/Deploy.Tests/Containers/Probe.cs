using k8s.Models;

namespace Experiments.Deploy.Tests.Containers;

/// <summary>A probe over HTTP, as the kubelet does it.</summary>
internal sealed class Probe(V1Probe probe, int port)
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Returns whether the probe succeeds now.</summary>
    public async Task<bool> SucceedsAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(probe.TimeoutSeconds ?? 1) };
        try
        {
            using var answer = await http.GetAsync(
                new Uri($"http://127.0.0.1:{port}{probe.HttpGet.Path}"), cancellation);
            return (int)answer.StatusCode is >= 200 and < 400;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Waits until it succeeds, for as long as it may take before the container is started again.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(
            TimeSpan.FromSeconds((probe.PeriodSeconds ?? 10) * (probe.FailureThreshold ?? 3)), TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        while (!await SucceedsAsync(either.Token)) await Task.Delay(s_pollInterval, TimeProvider.System, either.Token);
    }
}
