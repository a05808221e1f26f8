using System.CommandLine;
using System.Text.Json;
using Experiments.Engine.Data;

namespace Experiments.Epoch.Bench;

/// <summary>The command that measures the time of an epoch and its share of the machine's peak.</summary>
internal sealed class EpochCommand : RootCommand
{
    public EpochCommand() : base(
        "Trains features-hidden-10 with Adam and ReLU, and prints the time of an epoch and its share of the machine's "
        + "multiply-add peak.")
    {
        var cores = Number("--cores", Environment.ProcessorCount, "The cores of one fit.");
        var fits = Number("--fits", 1, "The number of fits that train at once.");
        var hidden = new Option<int[]>("--hidden")
        {
            Description = "The units of each hidden layer. Default: 128.",
            HelpName = "N",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [128]
        };
        var rows = Number("--rows", 60_000, "Rows of synthetic data.");
        var features = Number("--features", 784, "Features of synthetic data.");
        var batch = Number("--batch", 128, "The rows of a step.");
        var epochs = Number("--epochs", 10, "The epochs that are measured, after one that warms up.");
        var mnist = new Option<string?>("--mnist")
        {
            Description = "The folder of MNIST's IDX files, gzipped or not. Default: synthetic data of its shape, "
                + "without zeros. Most of MNIST is zero: what zeros would multiply is counted, but left out.",
            HelpName = "DIR"
        };
        var json = new Option<bool>("--json") { Description = "Write one line of JSON." };
        foreach (Option option in new Option[] { cores, fits, hidden, rows, features, batch, epochs, mnist, json })
            Add(option);
        SetAction(parsed =>
        {
            PreparedData data = parsed.GetValue(mnist) is { } folder
                ? Mnist.Read(folder)
                : Synthetic.Make(parsed.GetValue(rows), parsed.GetValue(features));
            EpochOptions options = new(
                parsed.GetValue(cores), parsed.GetValue(fits), parsed.GetRequiredValue(hidden), data.Rows,
                data.Features, parsed.GetValue(batch), parsed.GetValue(epochs));
            EpochResult report = EpochResult.Measure(options, data);
            Console.WriteLine(
                parsed.GetValue(json) ? JsonSerializer.Serialize(report, EpochResult.Json) : report.Text(options));
        });
    }

    private static Option<int> Number(string name, int value, string description) =>
        new(name)
        {
            Description = $"{description} Default: {value}.",
            HelpName = "N",
            DefaultValueFactory = _ => value
        };
}
