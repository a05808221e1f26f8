namespace Experiments.Engine.Tasks;

/// <summary>Two classes; the one output is the probability of the second.</summary>
internal sealed class BinaryTask() : ClassTask("Binary", LossKind.BinaryCrossEntropy)
{
    /// <inheritdoc/>
    public override string Doc => "two classes";

    /// <inheritdoc/>
    public override int? FixedOutputs => 1;

    /// <inheritdoc/>
    public override int CountOutputs(TargetInfo target) => 1;

    /// <inheritdoc/>
    public override bool Accepts(int names, int classes) => (names, classes) == (1, 2);

    /// <inheritdoc/>
    public override int[] Decide(ReadOnlySpan<float> outputs, int width) => LabelRule.Threshold(outputs);
}
