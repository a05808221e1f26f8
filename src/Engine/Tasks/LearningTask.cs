using System.Collections.Immutable;

namespace Experiments.Engine.Tasks;

/// <summary>
/// A learning task: a loss with its canonical link, the form of the target, and the rule by which outputs become
/// predictions. <see cref="LearningTasks"/> lists all tasks.
/// </summary>
public abstract class LearningTask
{
    private protected LearningTask(string name, LossKind loss, TargetForm form, TargetKind kind) =>
        (Name, Loss, Form, TargetKind) = (name, loss, form, kind);

    /// <summary>The name that pack keys hash, for example <c>Binary</c>.</summary>
    public string Name { get; }

    /// <summary>The name in artifacts, for example <c>binary</c>.</summary>
    public string FileName => Name.ToLowerInvariant();

    /// <summary>The predicted quantity, in words.</summary>
    public abstract string Doc { get; }

    /// <summary>Loss and link.</summary>
    public LossKind Loss { get; }

    /// <summary>The form of a row's target.</summary>
    public TargetForm Form { get; }

    /// <summary>The kind of target: estimators of this kind have the task unless they name their tasks.</summary>
    public TargetKind TargetKind { get; }

    /// <summary>The name of the scorer that an experiment uses by default.</summary>
    public abstract string DefaultScorer { get; }

    /// <summary>The number of outputs of every network of the task; null where it depends on the target.</summary>
    public virtual int? FixedOutputs => null;

    /// <summary>True where reported losses are the mean over outputs, as in scikit-learn, and not the sum.</summary>
    public virtual bool AveragesLossOverOutputs => false;

    /// <summary>True where the target may be shifted and scaled for training without another meaning.</summary>
    public virtual bool AllowsTargetScaler => false;

    /// <summary>Computes the width of the network's output.</summary>
    public abstract int CountOutputs(TargetInfo target);

    /// <summary>Checks whether a target of this many columns and classes suits the task.</summary>
    public abstract bool Accepts(int names, int classes);

    /// <summary>Finds the problem of a number as a target, with its remedy; null where there is none.</summary>
    public virtual (string Problem, string Remedy)? FindProblem(double value) => null;

    /// <summary>
    /// Decides labels by the same rule as the exported ONNX graph: the index of each row's class, or 0 or 1 for each
    /// label of a row; empty for numbers.
    /// </summary>
    /// <param name="outputs">Predictions after the link, [rows, width].</param>
    /// <param name="width">The number of outputs of a row.</param>
    public abstract int[] Decide(ReadOnlySpan<float> outputs, int width);

    /// <summary>Gets the columns of the predicted values in a table of predictions.</summary>
    public virtual ImmutableArray<string> GetPredictedColumns(TargetInfo target) => target.Names;

    /// <summary>Gets the columns of probabilities in a table of predictions; empty for numbers.</summary>
    public abstract ImmutableArray<string> GetProbabilityColumns(TargetInfo target);

    /// <summary>Describes a target in words, for example <c>3 classes of 'species'</c>.</summary>
    public abstract string Describe(TargetInfo target);

    /// <summary>Joins the names of the target's columns, each in quotes.</summary>
    private protected static string QuoteNames(TargetInfo target) =>
        string.Join(", ", target.Names.Select(n => $"'{n}'"));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
