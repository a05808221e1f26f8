using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Estimators;
using Experiments.Engine.Graphs;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;
using Names = Experiments.Engine.Estimators.TrainingHyperparameters;

namespace Experiments.Engine;

/// <summary>
/// A multilayer perceptron. Its hyperparameters are those of the catalog, with scikit-learn's names and defaults;
/// without early stopping a fit trains exactly <see cref="MaxIter"/> epochs, where scikit-learn's may stop on its
/// training loss.
/// </summary>
public abstract class MlpEstimator : NetworkEstimator
{
    private protected MlpEstimator(string name) : base(EstimatorCatalog.Find(name)!) { }

    /// <summary>The units of each hidden layer. Default: 100.</summary>
    public IReadOnlyList<int> HiddenLayerSizes
    {
        get => [.. Get(MlpHyperparameters.HiddenLayerSizes).AsList().Select(v => (int)v.AsInteger())];
        set => Set(MlpHyperparameters.HiddenLayerSizes,
            ParameterValue.Create(value.Select(v => ParameterValue.Create((long)v))));
    }

    /// <summary>The activation of the hidden layers. Default: relu.</summary>
    public ActivationKind Activation
    {
        get => Enum.Parse<ActivationKind>(Get(MlpHyperparameters.Activation).AsText(), ignoreCase: true);
        set => Set(MlpHyperparameters.Activation, ParameterValue.Create(value.ToString().ToLowerInvariant()));
    }

    /// <summary>How weights are updated. Default: adam.</summary>
    public Solver Solver
    {
        get => SolverCatalog.Get(Get(Names.Solver).AsText());
        set => Set(Names.Solver, ParameterValue.Create(value.Name));
    }

    /// <summary>The strength of the L2 penalty. Default: 0.0001.</summary>
    public double Alpha
    {
        get => Get(Names.Alpha).AsDouble();
        set => Set(Names.Alpha, ParameterValue.Create(value));
    }

    /// <summary>Rows a step; null is 200, or all rows where there are fewer. Default: null.</summary>
    public int? BatchSize
    {
        get => Get(Names.BatchSize) is { Kind: ParameterKind.Integer } size ? (int)size.AsInteger() : null;
        set => Set(
            Names.BatchSize, value is { } size ? ParameterValue.Create((long)size) : ParameterValue.Create(Names.Auto));
    }

    /// <summary>How the learning rate changes. Default: constant.</summary>
    public LearningRateKind LearningRate
    {
        get => Enum.Parse<LearningRateKind>(Get(Names.LearningRate).AsText(), ignoreCase: true);
        set => Set(Names.LearningRate, ParameterValue.Create(value.ToString().ToLowerInvariant()));
    }

    /// <summary>The first learning rate. Default: 0.001.</summary>
    public double LearningRateInit
    {
        get => Get(Names.LearningRateInit).AsDouble();
        set => Set(Names.LearningRateInit, ParameterValue.Create(value));
    }

    /// <summary>The factor of the exponential schedule. Default: 0.95.</summary>
    public double LearningRateDecay
    {
        get => Get(Names.LearningRateDecay).AsDouble();
        set => Set(Names.LearningRateDecay, ParameterValue.Create(value));
    }

    /// <summary>The factor of the plateau schedule. Default: 0.2.</summary>
    public double PlateauFactor
    {
        get => Get(Names.PlateauFactor).AsDouble();
        set => Set(Names.PlateauFactor, ParameterValue.Create(value));
    }

    /// <summary>The patience of the plateau schedule, in epochs. Default: 5.</summary>
    public int PlateauPatience
    {
        get => (int)Get(Names.PlateauPatience).AsInteger();
        set => Set(Names.PlateauPatience, ParameterValue.Create((long)value));
    }

    /// <summary>The number of epochs at most; without early stopping the number of epochs. Default: 200.</summary>
    public int MaxIter
    {
        get => (int)Get(Names.MaxIter).AsInteger();
        set => Set(Names.MaxIter, ParameterValue.Create((long)value));
    }

    /// <summary>Whether rows are put into a new order before every epoch. Default: true.</summary>
    public bool Shuffle
    {
        get => Get(Names.Shuffle).AsBoolean();
        set => Set(Names.Shuffle, ParameterValue.Create(value));
    }

    /// <summary>The seed; null is 0. Default: null.</summary>
    public long? RandomState
    {
        get => Get(Names.RandomState) is { Kind: ParameterKind.Integer } seed ? seed.AsInteger() : null;
        set => Set(Names.RandomState, value is { } seed ? ParameterValue.Create(seed) : ParameterValue.Null);
    }

    /// <summary>By how much the watched loss must fall to count as better. Default: 0.0001.</summary>
    public double Tol
    {
        get => Get(Names.Tol).AsDouble();
        set => Set(Names.Tol, ParameterValue.Create(value));
    }

    /// <summary>The momentum of sgd. Default: 0.9.</summary>
    public double Momentum
    {
        get => Get(Names.Momentum).AsDouble();
        set => Set(Names.Momentum, ParameterValue.Create(value));
    }

    /// <summary>Whether the momentum of sgd is Nesterov's. Default: true.</summary>
    public bool NesterovsMomentum
    {
        get => Get(Names.NesterovsMomentum).AsBoolean();
        set => Set(Names.NesterovsMomentum, ParameterValue.Create(value));
    }

    /// <summary>Whether a part of the rows is held out to stop by. Default: false.</summary>
    public bool EarlyStopping
    {
        get => Get(Names.EarlyStopping).AsBoolean();
        set => Set(Names.EarlyStopping, ParameterValue.Create(value));
    }

    /// <summary>The part that early stopping holds out. Default: 0.1.</summary>
    public double ValidationFraction
    {
        get => Get(Names.ValidationFraction).AsDouble();
        set => Set(Names.ValidationFraction, ParameterValue.Create(value));
    }

    /// <summary>Adam's decay of the first moment. Default: 0.9.</summary>
    public double Beta1
    {
        get => Get(Names.Beta1).AsDouble();
        set => Set(Names.Beta1, ParameterValue.Create(value));
    }

    /// <summary>Adam's decay of the second moment. Default: 0.999.</summary>
    public double Beta2
    {
        get => Get(Names.Beta2).AsDouble();
        set => Set(Names.Beta2, ParameterValue.Create(value));
    }

    /// <summary>What keeps Adam's division finite. Default: 1e-8.</summary>
    public double Epsilon
    {
        get => Get(Names.Epsilon).AsDouble();
        set => Set(Names.Epsilon, ParameterValue.Create(value));
    }

    /// <summary>The patience of early stopping, in epochs. Default: 10.</summary>
    public int NIterNoChange
    {
        get => (int)Get(Names.NIterNoChange).AsInteger();
        set => Set(Names.NIterNoChange, ParameterValue.Create((long)value));
    }

    /// <summary>The norm to which the gradient is clipped; null does not clip. Default: null.</summary>
    public double? MaxGradNorm
    {
        get => Get(Names.MaxGradNorm) is { IsNumber: true } norm ? norm.AsDouble() : null;
        set => Set(Names.MaxGradNorm, value is { } norm ? ParameterValue.Create(norm) : ParameterValue.Null);
    }
}
