using System.CommandLine;
using Experiments.Cli.Results;
using Experiments.Cli.Running;
using Experiments.Cli.Terminals;

namespace Experiments.Cli.Commands;

/// <summary>The command that runs a search here, or on a cluster, and fetches the winner.</summary>
internal sealed class RunCommand : ProgramCommand
{
    public RunCommand(Terminal terminal)
        : base(
            "run", "Run a search, watch it, and fetch the winner.",
            "run examples/digits.yaml",
            "run examples/digits.yaml --continue", "run examples/digits.yaml --out models/digits",
            "run examples/digits.yaml --cluster localhost", "run examples/digits.yaml --output json | tail -1")
    {
        var spec = new Argument<string>("SPEC") { Description = "The experiment file." };
        var continues = new Option<bool>("--continue")
        {
            Description = "Continue the newest unfinished experiment of the same file and data; if there is none, "
                + "start a new one."
        };
        // The option's name in version 0.1.
        var resume = new Option<bool>("--resume") { Hidden = true };
        var output = new Option<string?>("--out")
        {
            Description = "The folder for the winner. [default: artifacts/NAME]",
            HelpName = "DIR"
        };
        var force = new Option<bool>("--force") { Description = "Replace the winner of another experiment." };
        var strict = StrictOption.Create(", and a winner that is no better than the baseline as a failure");
        var owner = OwnerOption.Create();
        var metrics = new Option<int?>("--metrics-port")
        {
            Description = "Serve /metrics and /healthz on this port during the run.",
            HelpName = "PORT"
        };
        var slots = new Option<int?>("--slots")
        {
            Description = "The number of packs that train at once in this process. [default: by the number of cores]",
            HelpName = "N"
        };
        foreach (var symbol in (Option[])[continues, resume, output, force, owner, strict]) Add(symbol);
        var format = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Json);
        var cluster = ClusterArguments.AddTo(this, "Run the search on this cluster instead of in this process.");
        foreach (var symbol in (Option[])[metrics, slots]) Add(symbol);
        slots.TakesAtLeast(1);
        metrics.TakesPort(zero: false);
        Add(spec);
        Validators.Add(result =>
        {
            if (!cluster.IsGiven(result)) return;
            if (result.GetResult(metrics) is not null)
                result.AddError("--metrics-port is a setting of a silo; with --cluster, give it to experiments silo.");
            if (result.GetResult(slots) is not null)
                result.AddError("--slots is a setting of a silo; with --cluster, give it to experiments silo.");
        });
        SetAction((parsed, cancellation) => new SearchRun(
            new()
            {
                Spec = parsed.GetRequiredValue(spec),
                Continue = parsed.GetValue(continues) || parsed.GetValue(resume),
                Out = parsed.GetValue(output),
                Force = parsed.GetValue(force),
                Strict = parsed.GetValue(strict),
                Json = format.IsForPrograms(parsed),
                Owner = parsed.GetValue(owner) ?? Owner.FindCurrent(),
                Cluster = cluster.GetOptions(parsed),
                MetricsPort = parsed.GetValue(metrics),
                Slots = parsed.GetValue(slots),
            },
            terminal).RunAsync(cancellation));
    }
}
