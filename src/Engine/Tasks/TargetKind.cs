namespace Experiments.Engine.Tasks;

/// <summary>What an estimator predicts; the target itself decides the rest.</summary>
public enum TargetKind
{
    /// <summary>Classes: binary, multiclass, or multilabel where there are several target columns.</summary>
    Classes,

    /// <summary>Numbers: one or several.</summary>
    Numbers,

    /// <summary>Counts, or other numbers that are not negative: one or several.</summary>
    Counts,
}
