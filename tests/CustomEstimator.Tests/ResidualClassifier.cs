using System.Collections.Immutable;
using Experiments.Engine;
using Experiments.Engine.Estimators;
using Experiments.Engine.Hyperparameters;
using Experiments.Engine.Tasks;
using Experiments.Search.Parameters;

namespace Experiments.CustomEstimator.Tests;

/// <summary>
/// An estimator of one's own: a residual network with the engine's hyperparameters of training, of which alpha is
/// written as logistic regression does, by its inverse <c>c</c>.
/// </summary>
internal sealed class ResidualClassifier(EstimatorDescriptor descriptor) : NetworkEstimator(descriptor)
{
    public ResidualClassifier() : this(Registered) { }

    /// <summary>The descriptor, which is in the catalog from the first use of this class on.</summary>
    public static EstimatorDescriptor Registered { get; } = Register(CreateDescriptor("residual_classifier"));

    /// <summary>The same network, which chooses its task: a softmax, for two classes too.</summary>
    public static EstimatorDescriptor Softmax { get; } =
        Register(CreateDescriptor("residual_softmax", LearningTasks.Multiclass));

    public int Units
    {
        get => (int)Get("units").AsInteger();
        set => Set("units", ParameterValue.Create((long)value));
    }

    public int Blocks
    {
        get => (int)Get("blocks").AsInteger();
        set => Set("blocks", ParameterValue.Create((long)value));
    }

    public double C
    {
        get => Get("c").AsDouble();
        set => Set("c", ParameterValue.Create(value));
    }

    private static EstimatorDescriptor CreateDescriptor(string name, params ImmutableArray<LearningTask> tasks)
    {
        var hyperparameters = new HyperparameterList(
            name,
            [
                new("units", new IntegerRule(1), ParameterValue.Create(16L), "The width of the blocks.",
                    ParameterValue.Create(32L))
                { IsStructural = true },
                new("blocks", new IntegerRule(0), ParameterValue.Create(1L), "The number of blocks.",
                    ParameterValue.Create(2L))
                { IsStructural = true },
                new("c", new NumberRule(0, MinimumIncluded: false), ParameterValue.Create(1.0),
                    "The inverse of the strength of the L2 penalty.", ParameterValue.Create(0.1)),
                .. TrainingHyperparameters.All.Where(h => h.Name != "alpha"),
            ]);
        return new(
            TargetKind.Classes,
            "A residual network that predicts classes; without blocks it is logistic regression.",
            hyperparameters,
            p => new ResidualNetwork((int)p["units"].AsInteger(), (int)p["blocks"].AsInteger()),
            p => TrainingHyperparameters.Read(p) with { Alpha = 1 / p["c"].AsDouble() })
        {
            Version = "1",
            Tasks = tasks.IsEmpty ? LearningTasks.GetByTarget(TargetKind.Classes) : tasks,
        };
    }

    private static EstimatorDescriptor Register(EstimatorDescriptor descriptor)
    {
        EstimatorCatalog.Register(descriptor);
        return descriptor;
    }
}
