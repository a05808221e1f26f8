using System.Collections.Immutable;

namespace Experiments.Engine.Tasks;

/// <summary>The base class of tasks with one class a row.</summary>
internal abstract class ClassTask(string name, LossKind loss)
    : LearningTask(name, loss, TargetForm.Class, TargetKind.Classes)
{
    /// <inheritdoc/>
    public override string DefaultScorer => "accuracy";

    /// <inheritdoc/>
    public override ImmutableArray<string> GetPredictedColumns(TargetInfo target) => [target.Names[0]];

    /// <inheritdoc/>
    public override ImmutableArray<string> GetProbabilityColumns(TargetInfo target) => target.Classes;

    /// <inheritdoc/>
    public override string Describe(TargetInfo target) => $"{target.Classes.Length} classes of {QuoteNames(target)}";
}
