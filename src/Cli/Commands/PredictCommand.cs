using System.CommandLine;
using Experiments.Cli.Predictions;
using Experiments.Cli.Terminals;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Data;

namespace Experiments.Cli.Commands;

/// <summary>The command that predicts with an artifact, by the engine itself.</summary>
internal sealed class PredictCommand : ProgramCommand
{
    public PredictCommand(Terminal terminal)
        : base(
            "predict", "Predict the rows of a file with a trained model.",
            "predict artifacts/digits new.csv", "predict artifacts/digits new.csv --format json --out predictions.json",
            "predict artifacts/mnist t10k-images-idx3-ubyte.gz")
    {
        var model =
            new Argument<string>("MODEL_DIR") { Description = "The folder of a model, for example artifacts/digits." };
        var data = new Argument<string>("DATA")
        {
            Description = $"A file with the model's feature columns (others are ignored): {DataFormats.Describe()}."
        };
        var output = new Option<string?>(
            "--out")
        { Description = "The file to write instead of standard output.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Replace an existing file." };
        var format = Formats.Option("csv", "json");
        Add(model);
        Add(data);
        Add(output);
        Add(force);
        Add(format);
        SetAction(parsed =>
        {
            var (folder, rows, file) =
                (parsed.GetRequiredValue(model), parsed.GetRequiredValue(data), parsed.GetValue(output));
            if (file is not null) OutputFile.Check(file, [rows, folder], parsed.GetValue(force));
            var artifact = ArtifactReader.Load(folder);
            var prediction = artifact.Pipeline.Predict(PredictionInput.Read(rows, artifact));
            var table = new PredictionTable(prediction);
            Action<TextWriter> write = parsed.GetRequiredValue(format) == "json" ? table.WriteJson : table.WriteCsv;
            if (file is null) write(terminal.Raw);
            else OutputFile.Write(file, write);
            if (PredictionWarnings.DescribeUndefined(prediction) is { } warning)
                terminal.Errors.WriteUnwrapped($"warning: {warning}");
            return ExitCodes.Done;
        });
    }
}
