using System.Collections.Immutable;

namespace Experiments.Engine.Tasks;

/// <summary>
/// What is learned: a loss with its canonical link, the form of the target, and how outputs become predictions. Those
/// of <see cref="LearningTasks"/> are all that there are.
/// </summary>
public abstract class LearningTask
{
    private protected LearningTask(string name, LossKind loss, TargetForm form, TargetKind kind) =>
        (Name, Loss, Form, TargetKind) = (name, loss, form, kind);

    /// <summary>The name that pack keys hash, for example <c>Binary</c>.</summary>
    public string Name { get; }

    /// <summary>The name in artifacts, for example <c>binary</c>.</summary>
    public string FileName => Name.ToLowerInvariant();

    /// <summary>What is predicted, in words.</summary>
    public abstract string Doc { get; }

    /// <summary>Loss and link.</summary>
    public LossKind Loss { get; }

    /// <summary>How the truth of a row is held.</summary>
    public TargetForm Form { get; }

    /// <summary>The kind of target whose estimators pose the task, unless they name their tasks themselves.</summary>
    public TargetKind TargetKind { get; }

    /// <summary>The scorer where an experiment names none, by its name.</summary>
    public abstract string DefaultScorer { get; }

    /// <summary>The outputs of every network of the task, or null where the target decides.</summary>
    public virtual int? FixedOutputs => null;

    /// <summary>Whether reported losses are the mean over outputs, as in scikit-learn, and not their sum.</summary>
    public virtual bool AveragesLossOverOutputs => false;

    /// <summary>The width of the network's output.</summary>
    public abstract int CountOutputs(TargetInfo target);

    /// <summary>Whether a target of so many columns and classes poses this task.</summary>
    public abstract bool Accepts(int names, int classes);

    /// <summary>What is wrong with a number as a target, with its remedy; null where it can be learned.</summary>
    public virtual (string Problem, string Remedy)? FindProblem(double value) => null;

    /// <summary>
    /// Decides labels, as the exported ONNX graph does: the index of each row's class, or 0 or 1 for each label of a
    /// row; empty for numbers.
    /// </summary>
    /// <param name="outputs">Predictions after the link, [rows, width].</param>
    /// <param name="width">The outputs of a row.</param>
    public abstract int[] Decide(ReadOnlySpan<float> outputs, int width);

    /// <summary>The columns of what is predicted, in a table of predictions.</summary>
    public virtual ImmutableArray<string> GetPredictedColumns(TargetInfo target) => target.Names;

    /// <summary>The columns of probabilities, in a table of predictions; empty for numbers.</summary>
    public abstract ImmutableArray<string> GetProbabilityColumns(TargetInfo target);

    /// <summary>A target in words, for example <c>3 classes of 'species'</c>.</summary>
    public abstract string Describe(TargetInfo target);

    /// <summary>The names of the target's columns, quoted.</summary>
    private protected static string QuoteNames(TargetInfo target) =>
        string.Join(", ", target.Names.Select(n => $"'{n}'"));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
