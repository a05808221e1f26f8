using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Estimators;
using Experiments.Engine.Graphs;
using Experiments.Search.Parameters;
using Names = Experiments.Engine.Estimators.TrainingHyperparameters;

namespace Experiments.Engine;

/// <summary>
/// A multilayer perceptron with the catalog's hyperparameters, which have scikit-learn's names and defaults. Without
/// early stopping a fit trains exactly <see cref="MaxIter"/> epochs; scikit-learn may stop on its training loss.
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
        get => GetEnum<ActivationKind>(MlpHyperparameters.Activation);
        set => SetEnum(MlpHyperparameters.Activation, value);
    }

    /// <summary>The solver, which updates the weights. Default: adam.</summary>
    public Solver Solver
    {
        get => SolverCatalog.Get(Get(Names.Solver).AsText());
        set => Set(Names.Solver, ParameterValue.Create(value.Name));
    }

    /// <summary>The strength of the L2 penalty. Default: 0.0001.</summary>
    public double Alpha { get => GetDouble(Names.Alpha); set => Set(Names.Alpha, value); }

    /// <summary>The rows of a step; null is 200, or all rows if there are fewer. Default: null.</summary>
    public int? BatchSize
    {
        get => Get(Names.BatchSize) is { Kind: ParameterKind.Integer } size ? (int)size.AsInteger() : null;
        set => Set(
            Names.BatchSize, value is { } size ? ParameterValue.Create((long)size) : ParameterValue.Create(Names.Auto));
    }

    /// <summary>The schedule of the learning rate. Default: constant.</summary>
    public LearningRateKind LearningRate
    {
        get => GetEnum<LearningRateKind>(Names.LearningRate);
        set => SetEnum(Names.LearningRate, value);
    }

    /// <summary>The first learning rate. Default: 0.001.</summary>
    public double LearningRateInit
    {
        get => GetDouble(Names.LearningRateInit);
        set => Set(Names.LearningRateInit, value);
    }

    /// <summary>The factor of the exponential schedule. Default: 0.95.</summary>
    public double LearningRateDecay
    {
        get => GetDouble(Names.LearningRateDecay);
        set => Set(Names.LearningRateDecay, value);
    }

    /// <summary>The factor of the plateau schedule. Default: 0.2.</summary>
    public double PlateauFactor { get => GetDouble(Names.PlateauFactor); set => Set(Names.PlateauFactor, value); }

    /// <summary>The patience of the plateau schedule, in epochs. Default: 5.</summary>
    public int PlateauPatience { get => GetInteger(Names.PlateauPatience); set => Set(Names.PlateauPatience, value); }

    /// <summary>The largest number of epochs; without early stopping the number of epochs. Default: 200.</summary>
    public int MaxIter { get => GetInteger(Names.MaxIter); set => Set(Names.MaxIter, value); }

    /// <summary>True to shuffle the rows before every epoch. Default: true.</summary>
    public bool Shuffle { get => GetBoolean(Names.Shuffle); set => Set(Names.Shuffle, value); }

    /// <summary>The seed; null is 0. Default: null.</summary>
    public long? RandomState
    {
        get => Get(Names.RandomState) is { Kind: ParameterKind.Integer } seed ? seed.AsInteger() : null;
        set => Set(Names.RandomState, value is { } seed ? ParameterValue.Create(seed) : ParameterValue.Null);
    }

    /// <summary>The least decrease of the watched loss that counts as an improvement. Default: 0.0001.</summary>
    public double Tol { get => GetDouble(Names.Tol); set => Set(Names.Tol, value); }

    /// <summary>The momentum of sgd. Default: 0.9.</summary>
    public double Momentum { get => GetDouble(Names.Momentum); set => Set(Names.Momentum, value); }

    /// <summary>True for Nesterov's momentum in sgd. Default: true.</summary>
    public bool NesterovsMomentum
    {
        get => GetBoolean(Names.NesterovsMomentum);
        set => Set(Names.NesterovsMomentum, value);
    }

    /// <summary>True to hold out a part of the rows for early stopping. Default: false.</summary>
    public bool EarlyStopping { get => GetBoolean(Names.EarlyStopping); set => Set(Names.EarlyStopping, value); }

    /// <summary>The part that early stopping holds out. Default: 0.1.</summary>
    public double ValidationFraction
    {
        get => GetDouble(Names.ValidationFraction);
        set => Set(Names.ValidationFraction, value);
    }

    /// <summary>Adam's decay of the first moment. Default: 0.9.</summary>
    public double Beta1 { get => GetDouble(Names.Beta1); set => Set(Names.Beta1, value); }

    /// <summary>Adam's decay of the second moment. Default: 0.999.</summary>
    public double Beta2 { get => GetDouble(Names.Beta2); set => Set(Names.Beta2, value); }

    /// <summary>The term that keeps Adam's division finite. Default: 1e-8.</summary>
    public double Epsilon { get => GetDouble(Names.Epsilon); set => Set(Names.Epsilon, value); }

    /// <summary>The patience of early stopping, in epochs. Default: 10.</summary>
    public int NIterNoChange { get => GetInteger(Names.NIterNoChange); set => Set(Names.NIterNoChange, value); }

    /// <summary>The norm to which the gradient is clipped; null does not clip. Default: null.</summary>
    public double? MaxGradNorm
    {
        get => Get(Names.MaxGradNorm) is { IsNumber: true } norm ? norm.AsDouble() : null;
        set => Set(Names.MaxGradNorm, value is { } norm ? ParameterValue.Create(norm) : ParameterValue.Null);
    }

    private double GetDouble(string name) => Get(name).AsDouble();

    private int GetInteger(string name) => (int)Get(name).AsInteger();

    private bool GetBoolean(string name) => Get(name).AsBoolean();

    private T GetEnum<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(Get(name).AsText(), ignoreCase: true);

    private void Set(string name, double value) => Set(name, ParameterValue.Create(value));

    private void Set(string name, int value) => Set(name, ParameterValue.Create((long)value));

    private void Set(string name, bool value) => Set(name, ParameterValue.Create(value));

    private void SetEnum<T>(string name, T value)
        where T : struct, Enum => Set(name, ParameterValue.Create(value.ToString().ToLowerInvariant()));
}
