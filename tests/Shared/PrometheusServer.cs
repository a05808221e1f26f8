using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Experiments.Tests.Shared;

/// <summary>
/// A real Prometheus on a free port of the loopback address, with configuration and data in its own folder. The server
/// ends when it is disposed, and also when the test program is killed: a shell beside it waits for the end of its
/// input.
/// </summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(100);

    private readonly Process _guard;
    private readonly HttpClient _http;

    private PrometheusServer(string folder, int port, Process guard)
    {
        (Folder, _guard) = (folder, guard);
        _http = new() { BaseAddress = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
    }

    /// <summary>Its address.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>The folder of its prometheus.yml.</summary>
    public string Folder { get; }

    /// <summary>
    /// Starts a server, or skips the test where Prometheus is not installed; returns once it answers.
    /// </summary>
    /// <param name="configure">Puts a prometheus.yml, and what belongs to it, into the folder that it is given.</param>
    public static async Task<PrometheusServer> StartAsync(Action<string> configure)
    {
        var program = ExternalProgram.Require("prometheus", "prometheus");
        var folder = Directory.CreateTempSubdirectory("experiments-prometheus-").FullName;
        configure(folder);
        var port = FreePort.Next();
        var server = new PrometheusServer(folder, port, Guard(program, folder, port));
        try
        {
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns the current result of a query.</summary>
    public async Task<IReadOnlyList<Sample>> QueryAsync(string query)
    {
        var answer = await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}");
        var result = answer.GetProperty("result");
        return answer.GetProperty("resultType").GetString() == "scalar"
            ? [new(new Dictionary<string, string>(), Number(result))]
            : [.. result.EnumerateArray().Select(
                sample => new Sample(Labels(sample.GetProperty("metric")), Number(sample.GetProperty("value"))))];
    }

    /// <summary>The alerts that are pending or fire: labels of each, and its state.</summary>
    public async Task<IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, string State)>> AlertsAsync() =>
        [.. (await GetAsync("/api/v1/alerts")).GetProperty("alerts").EnumerateArray().Select(
            alert => (Labels(alert.GetProperty("labels")), alert.GetProperty("state").GetString()!))];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
    }

    private static Process Guard(string program, string folder, int port) =>
        Process.Start(new ProcessStartInfo("/bin/sh",
        [
            "-c", "trap '' INT TERM HUP; program=$1; folder=$2; shift 2; \"$program\" \"$@\" >\"$folder/log\" 2>&1 & "
                + "cat; kill -KILL $!; wait; rm -rf \"$folder\"", "sh", program, folder,
            $"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data", string.Create(
                CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private async Task WaitUntilReadyAsync()
    {
        using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
        while (!await IsReadyAsync())
        {
            if (patience.IsCancellationRequested)
                Assert.Fail($"Prometheus does not answer: {await File.ReadAllTextAsync(Path.Combine(Folder, "log"))}");
            await Task.Delay(s_pollInterval, TimeProvider.System);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/-/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        if (!answer.IsSuccessStatusCode) Assert.Fail($"{Uri.UnescapeDataString(path)}: {json.RootElement}");
        return json.RootElement.GetProperty("data").Clone();
    }

    private static double Number(JsonElement sample) =>
        double.Parse(
            sample[1].GetString()!.Replace("Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Labels(JsonElement labels) =>
        labels.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);

    /// <summary>One line of a query's answer.</summary>
    public sealed record Sample(IReadOnlyDictionary<string, string> Labels, double Value);
}
