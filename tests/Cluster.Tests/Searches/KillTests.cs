using Experiments.Cluster.Tests.Processes;
using Experiments.Contracts.Results;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>
/// The digits search killed at random moments and resumed each time. EXPERIMENTS_KILL_SEED replays the moments of a
/// run, as far as clocks allow; EXPERIMENTS_KILLS asks for more of them.
/// </summary>
public sealed class KillTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_search_that_is_killed_again_and_again_ends_as_if_nothing_had_been()
    {
        var kills = Number("EXPERIMENTS_KILLS") ?? 20;
        var seed = Number("EXPERIMENTS_KILL_SEED") ?? Environment.ProcessId;
        TestContext.Current.SendDiagnosticMessage($"EXPERIMENTS_KILL_SEED={seed}");
        var random = new Random(seed);
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var undisturbed = new WorkingFolder();
        using var disturbed = new WorkingFolder();
        await WriteAsync(undisturbed);
        await WriteAsync(disturbed);
        var expected = await ExperimentsProcess.RunAsync(undisturbed.Path, "run", "digits.yaml", "--out", "winner");
        Assert.True(expected.ExitCode == 0, expected.Text);

        var durable = new Dictionary<(long Trial, int Fold), string>();
        for (var life = 0; life < kills; life++)
        {
            await LiveAsync(disturbed, random, life);
            await RememberAsync(disturbed, durable, $"seed {seed}, life {life}");
            Assert.True(
                durable.Count < 121, $"seed {seed}: the search ended before kill {life + 2}; it must take longer");
        }
        var last = await ExperimentsProcess.RunAsync(
            disturbed.Path, "run", "digits.yaml", "--continue", "--out", "winner");

        Assert.True(last.ExitCode == 0, $"seed {seed}: {last.Text}");
        await RememberAsync(disturbed, durable, $"seed {seed}, the end");
        Assert.Equal(121, durable.Count);
        var record = Assert.Single(await StoreAsync(disturbed, store => store.ListAsync(Token)));
        Assert.Equal((ExperimentState.Completed, 24, 120, 0, 0), (record.Status.State, record.Status.TrialsDone,
            record.Status.FitsCompleted, record.Status.FitsFailed, record.Status.FitsAdopted));
        Assert.Equal(Results(undisturbed), Results(disturbed));
        Assert.Equal(Weights(undisturbed), Weights(disturbed));
    }

    /// <summary>
    /// The digits search, each fit of it four times as long, so that it does not end before the last kill.
    /// </summary>
    private static async Task WriteAsync(WorkingFolder folder)
    {
        var spec = await File.ReadAllTextAsync(Repository.File("bench", "specs", "digits.yaml"), Token);
        await File.WriteAllTextAsync(folder.File("digits.yaml"), spec
            .Replace("../../examples/data/digits.csv",
                Repository.File("examples", "data", "digits.csv"), StringComparison.Ordinal)
            .Replace("max_iter: 50", "max_iter: 200", StringComparison.Ordinal), Token);
    }

    /// <summary>
    /// Starts the search, or goes on with it, and kills it: while it starts, or once another trial is durable.
    /// </summary>
    private static async Task LiveAsync(WorkingFolder folder, Random random, int life)
    {
        await using var process = ExperimentsProcess.Start(
            folder.Path, "run", "digits.yaml", "--continue", "--json", "--out", "winner");
        if (life % 2 == 0) await MomentAsync(random, TimeSpan.FromSeconds(1.2));
        else
        {
            await process.WaitForLineAsync("\"progress\"");
            await MomentAsync(random, TimeSpan.FromMilliseconds(200));
        }
        await process.KillAsync();
    }

    // The moment matters: the progress of the search at that moment is left to chance.
    private static Task MomentAsync(Random random, TimeSpan atMost) =>
        Task.Delay(atMost * random.NextDouble(), TimeProvider.System, Token);

    /// <summary>
    /// Holds what is durable to what was: it is still there, written once, and nobody was given it to run again.
    /// </summary>
    private static async Task RememberAsync(
        WorkingFolder folder, Dictionary<(long Trial, int Fold), string> durable, string when)
    {
        if (!File.Exists(folder.File(".experiments", "experiments.db"))) return;
        var (fits, leases, attempts) = await StoreAsync(folder, ReadAsync);
        Assert.True(fits.Count == fits.Select(Key).Distinct().Count(), $"{when}: a fit counts twice");
        var now = fits.ToDictionary(Key, Row);
        foreach (var (fit, row) in durable)
        {
            Assert.True(now.GetValueOrDefault(fit) == row,
                $"{when}: the durable row of {fit} was {row} and is {now.GetValueOrDefault(fit)}");
            Assert.False(attempts.Any(a => (a.Fit.Trial, a.Fit.Fold) == fit && a.Ended > ParseEnded(row)),
                $"{when}: {fit} was durable and was begun again");
            Assert.False(
                leases.Any(
                    l => l.Lease.Fits.Any(f => (f.Trial, f.Fold) == fit) && l.Lease.Token.Value > ParseToken(row)),
                $"{when}: {fit} was durable and was leased again");
        }
        foreach (var (fit, row) in now) durable[fit] = row;
    }

    private static async Task<(List<StoredFit> Fits,
        IReadOnlyList<StoredLease> Leases, List<StoredAttempt> Attempts)> ReadAsync(IExperimentReader store)
    {
        var (fits, attempts) = (new List<StoredFit>(), new List<StoredAttempt>());
        if (await store.ListAsync(Token) is not [var experiment, ..]) return (fits, [], attempts);
        var id = experiment.Status.ExperimentId;
        await foreach (var fit in store.ReadFitsAsync(id, Token)) fits.Add(fit);
        for (var trial = 0; trial < 24; trial++) attempts.AddRange(await store.ReadAttemptsAsync(id, trial, Token));
        return (fits, await store.ReadLeasesAsync(id, Token), attempts);
    }

    private static async Task<T> StoreAsync<T>(WorkingFolder folder, Func<IExperimentReader, Task<T>> read)
    {
        await using var reader = SqliteExperimentReader.Open(folder.File(".experiments", "experiments.db"));
        return await read(reader);
    }

    private static (long Trial, int Fold) Key(StoredFit fit) => (fit.Report.Trial, fit.Report.Fold);

    private static string Row(StoredFit fit) => $"{fit.Token} {fit.Ended:O} {fit.Report.WeightsSha256}";

    private static DateTimeOffset ParseEnded(string row) => DateTimeOffset.Parse(row.Split(' ')[1]);

    private static long ParseToken(string row) => long.Parse(row.Split(' ')[0]);

    private static IReadOnlyList<string> Results(WorkingFolder folder) =>
        new CvResultsFile(folder.File("winner", "cv_results.csv")).AllButTimes();

    private static byte[] Weights(WorkingFolder folder) =>
        File.ReadAllBytes(folder.File("winner", "model.safetensors"));

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text) : null;
}
