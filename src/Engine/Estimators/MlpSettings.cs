using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Training;
using Experiments.Search.Parameters;
using static Experiments.Engine.Estimators.MlpHyperparameters;

namespace Experiments.Engine.Estimators;

/// <summary>Completed hyperparameters, read as the trainer wants them.</summary>
internal sealed class MlpSettings(ParameterSet complete)
{
    private const int AutoBatch = 200;

    public IReadOnlyList<int> HiddenLayerSizes { get; } =
        [.. complete[MlpHyperparameters.HiddenLayerSizes].AsList().Select(v => (int)v.AsInteger())];

    public ActivationKind Activation { get; } = Enum.Parse<ActivationKind>(
        complete[MlpHyperparameters.Activation].AsText(), ignoreCase: true);

    public Solver Solver { get; } = SolverCatalog.Get(complete[MlpHyperparameters.Solver].AsText());

    public bool NesterovsMomentum => complete[MlpHyperparameters.NesterovsMomentum].AsBoolean();

    public bool Shuffle => complete[MlpHyperparameters.Shuffle].AsBoolean();

    public bool EarlyStopping => complete[MlpHyperparameters.EarlyStopping].AsBoolean();

    public double ValidationFraction => Number(MlpHyperparameters.ValidationFraction);

    /// <summary>
    /// The batch's capacity: one for all folds, so that they share a program; a fit with fewer rows fills it in part.
    /// </summary>
    public int BatchSize(int rows) => complete[MlpHyperparameters.BatchSize] is { Kind: ParameterKind.Integer } size
        ? (int)Math.Min(size.AsInteger(), rows)
        : Math.Min(AutoBatch, rows);

    /// <summary>The seed of the fit: its own, or the search's.</summary>
    public ulong Seed(ulong searchSeed) =>
        complete[RandomState] is { Kind: ParameterKind.Integer } own ? (ulong)own.AsInteger() : searchSeed;

    /// <summary>The lane's hyperparameters laid over its rows.</summary>
    public LaneSpec Apply(LaneSpec lane) => lane with
    {
        LearningRateInit = Number(LearningRateInit),
        Schedule = Schedule(),
        Alpha = Number(Alpha),
        Momentum = Number(Momentum),
        Beta1 = Number(MlpHyperparameters.Beta1),
        Beta2 = Number(MlpHyperparameters.Beta2),
        Epsilon = Number(Epsilon),
        MaxGradNorm = complete[MaxGradNorm].IsNumber ? Number(MaxGradNorm) : null,
        MaxIter = (int)complete[MaxIter].AsInteger(),
        Patience = (int)complete[NIterNoChange].AsInteger(),
        MinDelta = Number(Tol),
    };

    private LearningRateSchedule Schedule() => complete[LearningRate].AsText() switch
    {
        Exponential => new LearningRateSchedule.Exponential(Number(LearningRateDecay)),
        Plateau => new LearningRateSchedule.Plateau(
            Number(PlateauFactor), (int)complete[PlateauPatience].AsInteger(), Number(Tol)),
        _ => LearningRateSchedule.Constant,
    };

    private double Number(string name) => complete[name].AsDouble();
}
