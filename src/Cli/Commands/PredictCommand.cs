using System.CommandLine;
using Experiments.Cli.Predictions;
using Experiments.Cli.Terminals;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Data;
using Experiments.Problems;

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
        var format = Formats.Option("csv", "json");
        Add(model);
        Add(data);
        Add(output);
        Add(format);
        SetAction(parsed =>
        {
            var pipeline = ArtifactReader.Load(parsed.GetRequiredValue(model)).Pipeline;
            var table = new PredictionTable(pipeline.Predict(DataReader.Read(parsed.GetRequiredValue(data)).Table));
            Write(table, parsed.GetValue(output), parsed.GetRequiredValue(format), terminal);
            return ExitCodes.Done;
        });
    }

    private static void Write(PredictionTable table, string? file, string format, Terminal terminal)
    {
        Action<TextWriter> write = format == "json" ? table.WriteJson : table.WriteCsv;
        if (file is null)
        {
            write(terminal.Raw);
            return;
        }
        try
        {
            using var writer = new StreamWriter(file);
            write(writer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(
                $"the file cannot be written: {e.Message}", "name another file with --out", file, e);
        }
    }
}
