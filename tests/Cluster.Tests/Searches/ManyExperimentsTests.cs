using Experiments.Client;
using Experiments.Contracts.Results;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>
/// A head that runs one short experiment after another: what its process has after forty it had after ten.
/// bench/soak.py runs a thousand, and reads its memory too.
/// </summary>
public sealed class ManyExperimentsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_head_has_after_forty_experiments_the_files_and_threads_that_it_had_after_ten()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is read, which only Linux has");
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var folder = new WorkingFolder();
        var address = $"127.0.0.1:{FreePort.NextText()}";
        await using var head = ExperimentsProcess.Start(folder.Path,
            "silo", "--head", "--slots", "1", "--silo-port", FreePort.NextText(),
            "--gateway-port", address.Split(':')[1]);
        await head.WaitForLineAsync("silo ready");
        await using var client = await ExperimentsClient.ConnectAsync(address, Token);
        var (files, threads) = (Array.Empty<string>(), 0);
        for (var i = 0; i < 40; i++)
        {
            await RunAsync(client, folder, i);
            if (i == 9) (files, threads) = (ListFiles(head.Id), CountThreads(head.Id));
        }
        Assert.Equal(files, ListFiles(head.Id));
        // The pool's threads come and go: one for each experiment would be thirty more.
        Assert.InRange(CountThreads(head.Id), 1, threads + 15);
    }

    /// <summary>Runs an experiment with a shape and a seed of its own, which no plan and no fit is known for.</summary>
    private static async Task RunAsync(ExperimentsClient client, WorkingFolder folder, int number)
    {
        await File.WriteAllTextAsync(folder.File("e.yaml"), $$"""
            name: many
            data: { path: "{{Repository.File("examples", "data", "iris.csv")}}", target: species }
            estimator: mlp_classifier
            params: { max_iter: 1, hidden_layer_sizes: [{{4 + number}}] }
            space: { alpha: [0.0001] }
            search: { cv: 2, seed: {{number}} }
            """, Token);
        var id = await client.SubmitAsync(folder.File("e.yaml"), $"e{number}", cancellationToken: Token);
        ExperimentStatus? last = null;
        await foreach (var status in client.WatchAsync(id, Token)) last = status;
        Assert.Equal(ExperimentState.Completed, last!.State);
    }

    /// <summary>The files that a process has open, without sockets, pipes and the like.</summary>
    private static string[] ListFiles(int process) =>
    [
        .. Directory.GetFiles($"/proc/{process}/fd").Select(file => new FileInfo(file).LinkTarget)
            .OfType<string>().Where(target => target.StartsWith('/')).Order(StringComparer.Ordinal),
    ];

    private static int CountThreads(int process) => Directory.GetDirectories($"/proc/{process}/task").Length;
}
