using Experiments.Cluster.Tests.Processes;
using Experiments.Contracts.Results;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Sqlite;
using Experiments.Tests.Shared;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>
/// The digits search killed at random moments and resumed each time. EXPERIMENTS_KILL_SEED replays the moments of a run,
/// as far as clocks allow; EXPERIMENTS_KILLS asks for more of them.
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
        await using var turn = await MachineLock.Take(Token);
        using var undisturbed = new WorkingFolder();
        using var disturbed = new WorkingFolder();
        await Write(undisturbed);
        await Write(disturbed);
        var expected = await ExperimentsProcess.Run(undisturbed.Path, "run", "digits.yaml", "--out", "winner");
        Assert.True(expected.ExitCode == 0, expected.Text);

        var durable = new Dictionary<(long Trial, int Fold), string>();
        for (var life = 0; life < kills; life++)
        {
            await Live(disturbed, random, life);
            await Remember(disturbed, durable, $"seed {seed}, life {life}");
            Assert.True(durable.Count < 121, $"seed {seed}: the search ended before kill {life + 2}; it must take longer");
        }
        var last = await ExperimentsProcess.Run(disturbed.Path, "run", "digits.yaml", "--resume", "--out", "winner");

        Assert.True(last.ExitCode == 0, $"seed {seed}: {last.Text}");
        await Remember(disturbed, durable, $"seed {seed}, the end");
        Assert.Equal(121, durable.Count);
        var record = Assert.Single(await Store(disturbed, store => store.List(Token)));
        Assert.Equal((ExperimentState.Completed, 24, 120, 0, 0), (record.Status.State, record.Status.TrialsDone, record.Status.FitsCompleted, record.Status.FitsFailed, record.Status.FitsAdopted));
        Assert.Equal(Results(undisturbed), Results(disturbed));
        Assert.Equal(Weights(undisturbed), Weights(disturbed));
    }

    /// <summary>The digits search, each fit of it four times as long, so that it does not end before the last kill.</summary>
    private static async Task Write(WorkingFolder folder)
    {
        var spec = await File.ReadAllTextAsync(Repository.File("bench", "specs", "digits.yaml"), Token);
        await File.WriteAllTextAsync(folder.File("digits.yaml"), spec
            .Replace("../../examples/data/digits.csv", Repository.File("examples", "data", "digits.csv"), StringComparison.Ordinal)
            .Replace("max_iter: 50", "max_iter: 200", StringComparison.Ordinal), Token);
    }

    /// <summary>Starts the search, or goes on with it, and kills it: while it starts, or once another trial is durable.</summary>
    private static async Task Live(WorkingFolder folder, Random random, int life)
    {
        await using var process = ExperimentsProcess.Start(folder.Path, "run", "digits.yaml", "--resume", "--json", "--out", "winner");
        if (life % 2 == 0) await Moment(random, TimeSpan.FromSeconds(1.2));
        else
        {
            await process.WaitForLine("\"progress\"");
            await Moment(random, TimeSpan.FromMilliseconds(200));
        }
        await process.Kill();
    }

    // The moment is the point: where the search stands when it comes is left to chance.
    private static Task Moment(Random random, TimeSpan atMost) => Task.Delay(atMost * random.NextDouble(), TimeProvider.System, Token);

    /// <summary>Holds what is durable to what was: it is still there, written once, and nobody was given it to run again.</summary>
    private static async Task Remember(WorkingFolder folder, Dictionary<(long Trial, int Fold), string> durable, string when)
    {
        if (!File.Exists(folder.File(".experiments", "experiments.db"))) return;
        var (fits, leases, attempts) = await Store(folder, Read);
        Assert.True(fits.Count == fits.Select(Key).Distinct().Count(), $"{when}: a fit counts twice");
        var now = fits.ToDictionary(Key, Row);
        foreach (var (fit, row) in durable)
        {
            Assert.True(now.GetValueOrDefault(fit) == row, $"{when}: the durable row of {fit} was {row} and is {now.GetValueOrDefault(fit)}");
            Assert.False(attempts.Any(a => (a.Fit.Trial, a.Fit.Fold) == fit && a.Ended > EndedOf(row)), $"{when}: {fit} was durable and was begun again");
            Assert.False(leases.Any(l => l.Lease.Fits.Any(f => (f.Trial, f.Fold) == fit) && l.Lease.Token.Value > TokenOf(row)), $"{when}: {fit} was durable and was leased again");
        }
        foreach (var (fit, row) in now) durable[fit] = row;
    }

    private static async Task<(List<StoredFit> Fits, IReadOnlyList<StoredLease> Leases, List<StoredAttempt> Attempts)> Read(IExperimentReader store)
    {
        var (fits, attempts) = (new List<StoredFit>(), new List<StoredAttempt>());
        if (await store.List(Token) is not [var experiment, ..]) return (fits, [], attempts);
        var id = experiment.Status.ExperimentId;
        await foreach (var fit in store.ReadFits(id, Token)) fits.Add(fit);
        for (var trial = 0; trial < 24; trial++) attempts.AddRange(await store.ReadAttempts(id, trial, Token));
        return (fits, await store.ReadLeases(id, Token), attempts);
    }

    private static async Task<T> Store<T>(WorkingFolder folder, Func<IExperimentReader, Task<T>> read)
    {
        await using var reader = SqliteExperimentReader.Open(folder.File(".experiments", "experiments.db"));
        return await read(reader);
    }

    private static (long Trial, int Fold) Key(StoredFit fit) => (fit.Report.Trial, fit.Report.Fold);

    private static string Row(StoredFit fit) => $"{fit.Token} {fit.Ended:O} {fit.Report.WeightsSha256}";

    private static DateTimeOffset EndedOf(string row) => DateTimeOffset.Parse(row.Split(' ')[1]);

    private static long TokenOf(string row) => long.Parse(row.Split(' ')[0]);

    private static IReadOnlyList<string> Results(WorkingFolder folder) => new CvResultsFile(folder.File("winner", "cv_results.csv")).AllButTimes();

    private static byte[] Weights(WorkingFolder folder) => File.ReadAllBytes(folder.File("winner", "model.safetensors"));

    private static int? Number(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text) : null;
}
