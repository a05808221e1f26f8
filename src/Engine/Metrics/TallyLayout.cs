using Experiments.Engine.Tasks;

namespace Experiments.Engine.Metrics;

/// <summary>
/// The memory layout of a tally, on the host and in kernels: two flat blocks a lane, <see cref="Counts"/> ints and
/// <see cref="Sums"/> doubles, all zero before the first row. The tally of all rows is the elementwise sum of the
/// tallies of their parts. A tally keeps counts for each class and no confusion matrix: no scorer needs one, and the
/// tally stays small for thousands of classes.
/// </summary>
/// <remarks>
/// A device that accumulates a tally during inference follows these rules, so no score depends on other lanes or on
/// timing. Ints may be added in any order. Doubles are summed over the rows of a step in order or by a tree of fixed
/// shape, and steps are added in order. Padding rows of a batch are not counted, and sample weights do not affect
/// scores. The true values are the targets that the lane trains on, and <see cref="LabelRule"/> decides the labels: a
/// sigmoid is positive only above one half, and a softmax selects the first of equal outputs.
/// </remarks>
/// <param name="Form">The form of a row's target.</param>
/// <param name="Outputs">The width of the network's output, K.</param>
internal readonly record struct TallyLayout(TargetForm Form, int Outputs)
{
    /// <summary>Creates the layout for a task and its number of outputs.</summary>
    public TallyLayout(LearningTask task, int outputs) : this(task.Form, outputs) { }

    /// <summary>True where one output separates two classes.</summary>
    public bool IsBinary => Form == TargetForm.Class && Outputs == 1;

    /// <summary>
    /// The number of classes or labels that are counted: 2 for a binary task, although it has one output; 0 for
    /// numbers.
    /// </summary>
    public int Labels => Form == TargetForm.Numbers ? 0 : IsBinary ? 2 : Outputs;

    /// <summary>The number of ints of a lane; 0 for numbers.</summary>
    public int Counts => Form == TargetForm.Numbers ? 0 : (3 * Labels) + 1;

    /// <summary>The number of doubles of a lane: 1 for classes, 0 for labels, K + 2 for numbers.</summary>
    public int Sums => Form == TargetForm.Labels ? 0 : Form == TargetForm.Numbers ? Outputs + 2 : 1;

    /// <summary>The offset in the ints of the rows where each class or label is true and predicted, [labels].</summary>
    public int TruePositives => 0;

    /// <summary>The offset in the ints of the rows where each class or label is predicted, [labels].</summary>
    public int Predicted => Labels;

    /// <summary>The offset in the ints of the rows where each class or label is true, [labels].</summary>
    public int Support => 2 * Labels;

    /// <summary>The offset in the ints of the rows whose class, or whose labels all, are predicted correctly.</summary>
    public int CorrectRows => 3 * Labels;

    /// <summary>
    /// For classes, the offset in the doubles of the sum of <see cref="Metrics.LogLoss.ComputeRow"/>.
    /// </summary>
    public int LogLoss => 0;

    /// <summary>For numbers, the offset in the doubles of the sums over rows of (y - y_hat)^2, [K].</summary>
    public int SquaredErrors => 0;

    /// <summary>For numbers, the offset in the doubles of the sum of (y - y_hat)^2 over rows and outputs.</summary>
    public int SquaredError => Outputs;

    /// <summary>For numbers, the offset in the doubles of the sum of |y - y_hat| over rows and outputs.</summary>
    public int AbsoluteError => Outputs + 1;

    /// <summary>Creates the layout for a target.</summary>
    public static TallyLayout Create(TargetInfo target) => new(target.Task, target.Outputs);
}
