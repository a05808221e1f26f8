using System.Collections.Immutable;

namespace Experiments.Engine.Tasks;

/// <summary>Any number of labels at once; each output is the probability of one.</summary>
internal sealed class MultilabelTask()
    : LearningTask("Multilabel", LossKind.BinaryCrossEntropy, TargetForm.Labels, TargetKind.Classes)
{
    /// <inheritdoc/>
    public override string Doc => "several labels";

    /// <inheritdoc/>
    public override string DefaultScorer => "accuracy";

    /// <inheritdoc/>
    public override int CountOutputs(TargetInfo target) => target.Names.Length;

    /// <inheritdoc/>
    public override bool Accepts(int names, int classes) => classes == 0;

    /// <inheritdoc/>
    public override int[] Decide(ReadOnlySpan<float> outputs, int width) => LabelRule.Threshold(outputs);

    /// <inheritdoc/>
    public override ImmutableArray<string> GetProbabilityColumns(TargetInfo target) => target.Names;

    /// <inheritdoc/>
    public override string Describe(TargetInfo target) => $"labels {QuoteNames(target)}";
}
