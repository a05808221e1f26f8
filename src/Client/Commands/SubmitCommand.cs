using System.CommandLine;
using System.Text.Json.Nodes;
using Experiments.Client.Clusters;
using Experiments.Client.Running;
using Experiments.Client.Specs;
using Experiments.Client.Terminals;
using Spectre.Console;

namespace Experiments.Client.Commands;

/// <summary>Hands a search to a cluster and returns.</summary>
internal sealed class SubmitCommand : ProgramCommand
{
    public SubmitCommand(Terminal terminal)
        : base("submit", "Hand a search to a cluster and return; it goes on there.", "submit examples/digits.yaml --cluster localhost:30000")
    {
        var spec = new Argument<string>("SPEC") { Description = "The experiment file." };
        var cluster = ClusterArguments.Address("The cluster.");
        cluster.Required = true;
        var clusterId = ClusterArguments.Id();
        var json = Formats.Json("Write one JSON object.");
        Add(spec);
        foreach (var option in (Option[])[cluster, clusterId, json]) Add(option);
        SetAction(async (parsed, cancellation) =>
        {
            using var interruption = new Interruption(cancellation);
            var experiment = ExperimentLoader.Load(parsed.GetRequiredValue(spec), trainsHere: false);
            await using var connection = await RemoteCluster.Connect(parsed.GetRequiredValue(cluster)!, parsed.GetRequiredValue(clusterId), terminal.Clock, interruption.Token);
            var id = ExperimentNames.NewId(experiment.Spec.Name);
            var uploading = parsed.GetValue(json) ? null : UploadProgress.ForPeople(experiment.Spec.Data.FileName, experiment.Content.Length, terminal);
            await SearchRun.Submit(connection.Client, id, experiment, uploading, interruption.Token);
            if (parsed.GetValue(json)) await terminal.Raw.WriteLineAsync(new JsonObject { ["experiment"] = id }.ToJsonString());
            else terminal.Out.MarkupLineInterpolated($"submitted [bold]{id}[/]: {ExperimentSummary.Work(experiment)}");
            return ExitCodes.Done;
        });
    }
}
