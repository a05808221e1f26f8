using System.Text.Json;
using System.Text.Json.Serialization;

namespace Experiments.Coordinator.Bench;

/// <summary>The measurements, as text and as a line of JSON.</summary>
internal sealed record Results(Throughput? Slots, Throughput? Simulated, LargeGrid? Grid, Gaps? Gaps)
{
    public string ToJson() => JsonSerializer.Serialize(this, ResultsJson.Default.Results);

    public string ToText()
    {
        var text = new StringWriter();
        if (Slots is { } slots) text.WriteLine(Line("through the silo's own slots", slots));
        if (Simulated is { } simulated) text.WriteLine(Line("by simulated workers", simulated));
        if (Grid is { } grid)
        {
            text.WriteLine(
                $"a grid of {grid.Points:N0} points: the first fit begins {grid.FirstFitMs:N0} ms after it is "
                + "submitted");
            foreach (var m in grid.Memory)
                text.WriteLine($"  after {m.Fits,9:N0} fits: {m.HeapMb,6:N1} MB live on the managed heap, "
                    + $"{m.ResidentMb,6:N0} MB resident");
        }

        if (Gaps is { } gaps)
            text.WriteLine(
                $"{gaps.Workers:N0} workers, trainings of {gaps.TrainingSeconds:N0} s: between two of them "
                + $"{gaps.GapP50Ms:N2} ms (p50), {gaps.GapP99Ms:N2} ms (p99); {gaps.CallsPerSecond:N0} "
                + $"calls a second, answered within {gaps.AnswerP99Ms:N1} ms (p99); {gaps.Lost:N0} leases lost");

        return text.ToString();
    }

    private static string Line(string how, Throughput t) =>
        $"{t.PerSecond:N0} durable trivial trials a second {how} ({t.Workers:N0} of them; {t.Trials:N0} trials in "
        + $"{t.Seconds:N2} s)";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Results))]
internal sealed partial class ResultsJson : JsonSerializerContext;
