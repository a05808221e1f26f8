namespace Experiments.Engine.Tasks;

/// <summary>
/// Two classes or more; the outputs are their probabilities. For two classes an estimator has it only if its tasks do
/// not include <see cref="BinaryTask"/>.
/// </summary>
internal sealed class MulticlassTask() : ClassTask("Multiclass", LossKind.CrossEntropy)
{
    /// <inheritdoc/>
    public override string Doc => "several classes";

    /// <inheritdoc/>
    public override int CountOutputs(TargetInfo target) => target.Classes.Length;

    /// <inheritdoc/>
    public override bool Accepts(int names, int classes) => names == 1 && classes >= 2;

    /// <inheritdoc/>
    public override int[] Decide(ReadOnlySpan<float> outputs, int width) => LabelRule.FindLargest(outputs, width);
}
