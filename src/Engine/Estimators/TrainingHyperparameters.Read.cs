using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Hyperparameters;
using Experiments.Engine.Training;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Estimators;

public static partial class TrainingHyperparameters
{
    /// <summary>Reads the training settings; a hyperparameter that is not in the list has its default.</summary>
    public static TrainingSettings Read(CompleteParameters complete)
    {
        return new()
        {
            BatchSize = Get(BatchSize) is { Kind: ParameterKind.Integer } size ? (int)size.AsInteger() : null,
            Solver = SolverCatalog.Get(Get(Solver).AsText()),
            NesterovsMomentum = Get(NesterovsMomentum).AsBoolean(),
            Shuffle = Get(Shuffle).AsBoolean(),
            ValidationFraction = Get(EarlyStopping).AsBoolean() ? Get(ValidationFraction).AsDouble() : null,
            Seed = Get(RandomState) is { Kind: ParameterKind.Integer } seed ? (ulong)seed.AsInteger() : null,
            LearningRateInit = Get(LearningRateInit).AsDouble(),
            Schedule = Get(LearningRate).AsText() switch
            {
                Exponential => new LearningRateSchedule.Exponential(Get(LearningRateDecay).AsDouble()),
                Plateau => new LearningRateSchedule.Plateau(
                    Get(PlateauFactor).AsDouble(), (int)Get(PlateauPatience).AsInteger(), Get(Tol).AsDouble()),
                _ => LearningRateSchedule.Constant,
            },
            Alpha = Get(Alpha).AsDouble(),
            Momentum = Get(Momentum).AsDouble(),
            Beta1 = Get(Beta1).AsDouble(),
            Beta2 = Get(Beta2).AsDouble(),
            Epsilon = Get(Epsilon).AsDouble(),
            MaxGradNorm = Get(MaxGradNorm) is { IsNumber: true } norm ? norm.AsDouble() : null,
            MaxIter = (int)Get(MaxIter).AsInteger(),
            Patience = (int)Get(NIterNoChange).AsInteger(),
            MinDelta = Get(Tol).AsDouble(),
        };

        ParameterValue Get(string name) =>
            complete.Values.TryGetValue(name, out var value) ? value : All.First(h => h.Name == name).Default;
    }
}
