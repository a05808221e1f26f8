using System.CommandLine;
using Experiments.Coordinator.Bench;

Option<int> trials =
    new("--trials") { Description = "Trials per measurement; a multiple of 100.", DefaultValueFactory = _ => 100_000 };
Option<int> slots = new("--slots") { Description = "Slots of the silo's own worker.", DefaultValueFactory = _ => 2 };
Option<int> workers = new("--workers") { Description = "Simulated workers.", DefaultValueFactory = _ => 1000 };
Option<string[]> only = new("--only")
{
    Description = "slots, simulated, grid, gaps (default: the first three).",
    AllowMultipleArgumentsPerToken = true
};
Option<DirectoryInfo> folder = new("--folder")
{
    Description = "The folder of the measured store: on a disk, not in memory.",
    DefaultValueFactory = _ => new(Path.GetTempPath())
};
Option<string> store = new("--store")
{
    Description = "sqlite, or postgres: the server that EXPERIMENTS_BENCH_POSTGRES names, for example one that "
        + "bench/postgres.sh starts.",
    DefaultValueFactory = _ => "sqlite"
};
Option<double> training = new("--training")
{
    Description = "The duration of a training of the simulated workers when gaps are measured, in seconds.",
    DefaultValueFactory = _ => 30
};
Option<bool> json = new("--json") { Description = "Write one line of JSON." };
only.AcceptOnlyFromAmong("slots", "simulated", "grid", "gaps");
store.AcceptOnlyFromAmong("sqlite", "postgres");

var command = new RootCommand(
    "Measures the durable trivial trials per second of a coordinator, and its memory.")
{
    trials, slots, workers, only, training, folder, store, json
};
command.SetAction(async parsed =>
{
    var place = new Place(parsed.GetValue(folder)!.FullName, parsed.GetValue(store) == "sqlite" ? null
        : Environment.GetEnvironmentVariable("EXPERIMENTS_BENCH_POSTGRES")
            ?? throw new InvalidOperationException("EXPERIMENTS_BENCH_POSTGRES is not set: run bench/postgres.sh."));
    var (n, some) = (parsed.GetValue(trials), parsed.GetValue(only)!);
    bool Asked(string what) => some.Length == 0 || some.Contains(what);
    var results = new Results(
        Asked("slots") ? await Throughput.MeasureSlotsAsync(place, parsed.GetValue(slots), n) : null,
        Asked("simulated") ? await Throughput.MeasureSimulatedWorkersAsync(place, parsed.GetValue(workers), n) : null,
        Asked("grid") ? await LargeGrid.MeasureAsync(place, parsed.GetValue(slots), n) : null,
        some.Contains("gaps")
            ? await Gaps.MeasureAsync(place, parsed.GetValue(workers), TimeSpan.FromSeconds(parsed.GetValue(training)))
            : null);
    Console.Write(parsed.GetValue(json) ? results.ToJson() + "\n" : results.ToText());
    return 0;
});
return await command.Parse(args).InvokeAsync();
