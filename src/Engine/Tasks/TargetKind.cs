namespace Experiments.Engine.Tasks;

/// <summary>The kinds of targets that estimators predict. The target itself decides the task within its kind.</summary>
public enum TargetKind
{
    /// <summary>Classes: binary, multiclass, or multilabel where there are several target columns.</summary>
    Classes,

    /// <summary>Numbers: one or several.</summary>
    Numbers,

    /// <summary>Counts or other non-negative numbers: one or several.</summary>
    Counts,
}
