using System.CommandLine;
using Experiments.Cli.Predictions;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Data;

namespace Experiments.Cli.Commands;

/// <summary>The command that predicts with an artifact, by the engine itself.</summary>
internal sealed class PredictCommand : ProgramCommand
{
    public PredictCommand(Terminal terminal)
        : base(
            "predict", "Predict the rows of a file with a trained model.",
            "predict artifacts/digits new.csv", "predict artifacts/digits new.csv --output json --out predictions.json",
            "predict digits new.csv --cluster gpu-head",
            "predict artifacts/mnist t10k-images-idx3-ubyte.gz")
    {
        var model =
            new Argument<string>("MODEL")
            {
                Description = "The folder of a model, such as artifacts/digits, or the id or name of an experiment."
            };
        var data = new Argument<string>("DATA")
        {
            Description = $"A file with the model's feature columns (others are ignored): {DataFormats.Describe()}."
        };
        var output = new Option<string?>(
            "--out")
        { Description = "The file to write instead of standard output.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Replace an existing file." };
        Add(model);
        Add(data);
        Add(output);
        Add(force);
        var format = OutputOption.AddTo(this, OutputFormat.Csv, OutputFormat.Json);
        var cluster = ClusterArguments.AddTo(this, "Use an experiment of this cluster instead of this folder.");
        SetAction(async (parsed, cancellation) =>
        {
            var (name, rows, file) =
                (parsed.GetRequiredValue(model), parsed.GetRequiredValue(data), parsed.GetValue(output));
            if (file is not null) OutputFile.Check(file, [rows, name], parsed.GetValue(force));
            using var folder = await OpenAsync(parsed, name, cluster, terminal, cancellation);
            var artifact = ArtifactReader.Load(folder.Path);
            var prediction = artifact.Pipeline.Predict(PredictionInput.Read(rows, artifact));
            var table = new PredictionTable(prediction);
            Action<TextWriter> write = format.Get(parsed) != OutputFormat.Json ? table.WriteCsv
                : format.IsOld(parsed) ? table.WriteJson
                : writer => WriteDocument(name, table, writer);
            if (file is null) write(terminal.Raw);
            else OutputFile.Write(file, write);
            if (PredictionWarnings.DescribeUndefined(prediction) is { } warning)
                terminal.Errors.WriteUnwrapped($"warning: {warning}");
            return ExitCodes.Done;
        });
    }

    private static void WriteDocument(string model, PredictionTable table, TextWriter output)
    {
        output.Write($"{JsonShape.Create("model", model).ToJsonString()[..^1]},\"predictions\":");
        table.WriteJson(output);
        output.WriteLine("}");
    }

    private static async Task<ModelFolder> OpenAsync(
        ParseResult parsed, string model, ClusterArguments cluster, Terminal terminal, CancellationToken cancellation)
    {
        // Without experiments, the text can only be meant as a folder.
        if (!ModelFolder.IsExperiment(model)
                || (cluster.GetOptions(parsed) is null && !StoredExperiments.Exist(StoredExperiments.DefaultFolder)))
            return ModelFolder.Open(model);
        await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
        return await ModelFolder.FetchAsync(experiments, model, cancellation);
    }
}
