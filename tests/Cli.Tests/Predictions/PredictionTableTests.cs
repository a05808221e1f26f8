using Experiments.Cli.Predictions;
using Experiments.Engine.Estimators;
using Experiments.Engine.Tasks;

namespace Experiments.Cli.Tests.Predictions;

public sealed class PredictionTableTests
{
    public static TheoryData<string, TargetInfo, float[]> Predictions => new()
    {
        { "binary_text", new(LearningTasks.Binary, ["answer"], ["no", "yes, \"indeed\""], false), [0.25f, 0.75f] },
        { "multiclass_whole", new(LearningTasks.Multiclass, ["digit"], ["0", "1", "2"], true), [
            0.5f, 0.25f, 0.25f, 0.125f, 0.125f, 0.75f] },
        { "multilabel", new(LearningTasks.Multilabel, ["red", "round"], [], true), [0.75f, 0.25f, 0.125f, 0.875f] },
        { "numbers", new(LearningTasks.Regression, ["length", "width"], [], false), [1.5f, -2f, 1e-7f, 3f] },
    };

    [Theory, MemberData(nameof(Predictions))]
    public void Predictions_are_written_as_csv_and_json(string name, TargetInfo target, float[] outputs)
    {
        var table = new PredictionTable(new Prediction(target, outputs));
        var writer = new StringWriter();
        table.WriteCsv(writer);
        table.WriteJson(writer);
        Snapshot.Match(writer.ToString(), name);
    }

    // The memory is counted, as the time would depend on the machine: an array of all rows for each row is quadratic.
    [Theory, InlineData(false), InlineData(true)]
    public void The_work_is_proportional_to_the_rows(bool json)
    {
        _ = CountBytes(10, json);

        Assert.InRange((double)CountBytes(20_000, json) / CountBytes(2_000, json), 5, 20);
    }

    private static long CountBytes(int rows, bool json)
    {
        var table = new PredictionTable(
            new Prediction(new(LearningTasks.Regression, ["length"], [], false), new float[rows]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        (json ? (Action<TextWriter>)table.WriteJson : table.WriteCsv)(TextWriter.Null);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
