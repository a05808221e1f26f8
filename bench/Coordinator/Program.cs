using System.CommandLine;
using Experiments.Coordinator.Bench;

Option<int> trials = new("--trials") { Description = "Trials a measurement; a multiple of 100.", DefaultValueFactory = _ => 100_000 };
Option<int> slots = new("--slots") { Description = "Slots of the silo's own worker.", DefaultValueFactory = _ => 2 };
Option<int> workers = new("--workers") { Description = "Simulated workers.", DefaultValueFactory = _ => 1000 };
Option<string[]> only = new("--only") { Description = "slots, simulated, grid; all where it is left out.", AllowMultipleArgumentsPerToken = true };
Option<DirectoryInfo> folder = new("--folder") { Description = "Where the store lies while it is measured: a disk, not memory.", DefaultValueFactory = _ => new(Path.GetTempPath()) };
Option<string> store = new("--store") { Description = "sqlite, or postgres: a server that EXPERIMENTS_BENCH_POSTGRES says how to reach, as bench/postgres.sh starts one.", DefaultValueFactory = _ => "sqlite" };
Option<bool> json = new("--json") { Description = "One line of JSON." };
only.AcceptOnlyFromAmong("slots", "simulated", "grid");
store.AcceptOnlyFromAmong("sqlite", "postgres");

var command = new RootCommand("How many trivial trials a second a coordinator makes durable, and what it holds in memory.") { trials, slots, workers, only, folder, store, json };
command.SetAction(async parsed =>
{
    var place = new Place(parsed.GetValue(folder)!.FullName, parsed.GetValue(store) == "sqlite" ? null
        : Environment.GetEnvironmentVariable("EXPERIMENTS_BENCH_POSTGRES") ?? throw new InvalidOperationException("EXPERIMENTS_BENCH_POSTGRES is not set: run bench/postgres.sh."));
    var (n, some) = (parsed.GetValue(trials), parsed.GetValue(only)!);
    bool Asked(string what) => some.Length == 0 || some.Contains(what);
    var results = new Results(
        Asked("slots") ? await Throughput.OfSlots(place, parsed.GetValue(slots), n) : null,
        Asked("simulated") ? await Throughput.OfSimulatedWorkers(place, parsed.GetValue(workers), n) : null,
        Asked("grid") ? await LargeGrid.Measure(place, parsed.GetValue(slots), n) : null);
    Console.Write(parsed.GetValue(json) ? results.ToJson() + "\n" : results.ToText());
    return 0;
});
return await command.Parse(args).InvokeAsync();
