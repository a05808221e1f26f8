using Experiments.Engine.Tasks;

namespace Experiments.Engine.Metrics;

/// <summary>
/// How a tally of predictions is laid out in memory, on the host and in kernels: two flat blocks a lane:
/// <see cref="Counts"/> ints and <see cref="Sums"/> doubles, which are all zero before the first row. Blocks of parts
/// of the rows add up, element by element, to that of all. Of classes the counts of each are kept and no confusion
/// matrix: no scorer asks for more, and thousands of classes have room.
/// </summary>
/// <remarks>
/// A device that fills one while it infers keeps to this, so that no score depends on neighbours or timing: ints may be
/// added in any order; of the doubles, a step's rows are summed in order or by a tree of fixed shape, and steps are
/// added in order. Rows that only fill a batch up count for nothing; sample weights have no part in a score. Truths are
/// the targets that the lane trains on, and the decisions are those of <see cref="LabelRule"/>: a sigmoid says yes only
/// above one half, and of a softmax the first of equals wins.
/// </remarks>
/// <param name="Form">How the truth of a row is held.</param>
/// <param name="Outputs">The width of the network's output, K.</param>
internal readonly record struct TallyLayout(TargetForm Form, int Outputs)
{
    /// <summary>The layout for a task of so many outputs.</summary>
    public TallyLayout(LearningTask task, int outputs) : this(task.Form, outputs) { }

    /// <summary>Whether one output tells two classes apart.</summary>
    public bool IsBinary => Form == TargetForm.Class && Outputs == 1;

    /// <summary>
    /// The classes or labels that are counted: 2 of a binary task, though it has one output; none of numbers.
    /// </summary>
    public int Labels => Form == TargetForm.Numbers ? 0 : IsBinary ? 2 : Outputs;

    /// <summary>The ints of a lane; none of numbers.</summary>
    public int Counts => Form == TargetForm.Numbers ? 0 : (3 * Labels) + 1;

    /// <summary>The doubles of a lane: one of classes, none of labels, K and two of numbers.</summary>
    public int Sums => Form == TargetForm.Labels ? 0 : Form == TargetForm.Numbers ? Outputs + 2 : 1;

    /// <summary>Of classes and labels, in the ints: how often each is true and predicted, [labels].</summary>
    public int TruePositives => 0;

    /// <summary>Of classes and labels, in the ints: how often each is predicted, [labels].</summary>
    public int Predicted => Labels;

    /// <summary>Of classes and labels, in the ints: how often each is true, [labels].</summary>
    public int Support => 2 * Labels;

    /// <summary>Of classes and labels, in the ints: the rows whose class, or whose labels all, are right.</summary>
    public int CorrectRows => 3 * Labels;

    /// <summary>Of classes, in the doubles: the sum over rows of <see cref="Metrics.LogLoss.ComputeRow"/>.</summary>
    public int LogLoss => 0;

    /// <summary>Of numbers, in the doubles: the sum over rows of (y - y_hat)^2, by output, [K].</summary>
    public int SquaredErrors => 0;

    /// <summary>Of numbers, in the doubles: the sum of (y - y_hat)^2 over rows and outputs.</summary>
    public int SquaredError => Outputs;

    /// <summary>Of numbers, in the doubles: the sum of |y - y_hat| over rows and outputs.</summary>
    public int AbsoluteError => Outputs + 1;

    /// <summary>The layout for a target.</summary>
    public static TallyLayout Create(TargetInfo target) => new(target.Task, target.Outputs);
}
