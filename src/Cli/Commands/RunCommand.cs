using System.CommandLine;
using Experiments.Cli.Running;
using Experiments.Cli.Terminals;

namespace Experiments.Cli.Commands;

/// <summary>Runs a search here, or on a cluster, and fetches the winner.</summary>
internal sealed class RunCommand : ProgramCommand
{
    public RunCommand(Terminal terminal)
        : base(
            "run", "Run a search, watch it, and fetch the winner.",
            "run examples/digits.yaml",
            "run examples/digits.yaml --resume", "run examples/digits.yaml --out models/digits",
            "run examples/digits.yaml --cluster localhost", "run examples/digits.yaml --json | tail -1")
    {
        var spec = new Argument<string>("SPEC") { Description = "The experiment file." };
        var resume = new Option<bool>("--resume")
        {
            Description =
                "Go on with the newest unfinished experiment of the same file and data; where there is none, begin."
        };
        var output = new Option<string?>("--out")
        {
            Description = "The folder for the winner; without it artifacts/NAME, NAME being the experiment's.",
            HelpName = "DIR"
        };
        var json = Formats.Json("Write JSON Lines: what happens, and at last how it ended.");
        var metrics = new Option<int?>("--metrics-port")
        {
            Description = "Serve /metrics and /healthz on this port while it runs.",
            HelpName = "PORT"
        };
        var slots = new Option<int?>("--slots")
        {
            Description = "How many packs train at once in this process; without it what the machine has cores for.",
            HelpName = "N"
        };
        foreach (var symbol in (Option[])[resume, output, json]) Add(symbol);
        var cluster = ClusterArguments.AddTo(this, "Run it on this cluster, instead of in this process.");
        foreach (var symbol in (Option[])[metrics, slots]) Add(symbol);
        slots.TakesAtLeast(1);
        metrics.TakesPort(zero: false);
        Add(spec);
        Validators.Add(result =>
        {
            if (!cluster.IsGiven(result)) return;
            if (result.GetResult(metrics) is not null)
                result.AddError("--metrics-port belongs to a silo; with --cluster give it to experiments silo.");
            if (result.GetResult(slots) is not null)
                result.AddError("--slots belongs to a silo; with --cluster give it to experiments silo.");
        });
        SetAction((parsed, cancellation) => new SearchRun(
            new()
            {
                Spec = parsed.GetRequiredValue(spec),
                Continue = parsed.GetValue(resume),
                Out = parsed.GetValue(output),
                Json = parsed.GetValue(json),
                Cluster = cluster.GetOptions(parsed),
                MetricsPort = parsed.GetValue(metrics),
                Slots = parsed.GetValue(slots),
            },
            terminal).RunAsync(cancellation));
    }
}
