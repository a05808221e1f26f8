using System.Collections.Immutable;

namespace Experiments.Engine.Tasks;

/// <summary>The base class of tasks with one or several numbers a row; the outputs are the numbers.</summary>
internal abstract class NumberTask(string name, LossKind loss, TargetKind kind)
    : LearningTask(name, loss, TargetForm.Numbers, kind)
{
    /// <inheritdoc/>
    public override string Doc => "numbers";

    /// <inheritdoc/>
    public override bool AveragesLossOverOutputs => true;

    /// <inheritdoc/>
    public override int CountOutputs(TargetInfo target) => target.Names.Length;

    /// <inheritdoc/>
    public override bool Accepts(int names, int classes) => classes == 0;

    /// <inheritdoc/>
    public override int[] Decide(ReadOnlySpan<float> outputs, int width) => [];

    /// <inheritdoc/>
    public override ImmutableArray<string> GetProbabilityColumns(TargetInfo target) => [];

    /// <inheritdoc/>
    public override string Describe(TargetInfo target) => $"{Doc} of {QuoteNames(target)}";
}
