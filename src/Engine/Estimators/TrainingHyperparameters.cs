using System.Collections.Immutable;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Hyperparameters;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Estimators;

/// <summary>
/// The hyperparameters of training, independent of the network. Names and defaults are those of scikit-learn where it
/// has them. An estimator lists the ones that it uses beside its own.
/// </summary>
public static partial class TrainingHyperparameters
{
    internal const string Solver = "solver";
    internal const string Alpha = "alpha";
    internal const string BatchSize = "batch_size";
    internal const string LearningRate = "learning_rate";
    internal const string LearningRateInit = "learning_rate_init";
    internal const string LearningRateDecay = "learning_rate_decay";
    internal const string PlateauFactor = "plateau_factor";
    internal const string PlateauPatience = "plateau_patience";
    internal const string MaxIter = "max_iter";
    internal const string Shuffle = "shuffle";
    internal const string RandomState = "random_state";
    internal const string Tol = "tol";
    internal const string Momentum = "momentum";
    internal const string NesterovsMomentum = "nesterovs_momentum";
    internal const string EarlyStopping = "early_stopping";
    internal const string ValidationFraction = "validation_fraction";
    internal const string Beta1 = "beta_1";
    internal const string Beta2 = "beta_2";
    internal const string Epsilon = "epsilon";
    internal const string NIterNoChange = "n_iter_no_change";
    internal const string MaxGradNorm = "max_grad_norm";

    internal const string Auto = "auto";
    internal const string Constant = "constant";
    internal const string Exponential = "exponential";
    internal const string Plateau = "plateau";

    private static readonly ValueRule s_truth = new BooleanRule();
    private static readonly ValueRule s_positive = new NumberRule(0, MinimumIncluded: false);
    private static readonly ValueRule s_share = new NumberRule(0, 1);
    private static readonly ValueRule s_openShare = new NumberRule(
        0, 1, MinimumIncluded: false, MaximumIncluded: false);
    private static readonly ValueRule s_moment = new NumberRule(0, 1, MaximumIncluded: false);
    private static readonly ValueRule s_count = new IntegerRule(1);

    /// <summary>All training hyperparameters, in the order of the documentation.</summary>
    public static ImmutableArray<Hyperparameter> All { get; } =
    [
        new(Solver, new ChoiceRule([.. SolverCatalog.Names]), Text("adam"), "The optimizer.", Text("sgd"))
        {
            IsStructural = true
        },
        new(Alpha, new NumberRule(0), Number(1e-4), "The strength of the L2 penalty, or with "
            + "solver: adamw the weight decay (PyTorch's weight_decay); biases are not penalized.",
            Number(0.01)),
        new(BatchSize, new EitherRule(new ChoiceRule(Auto), s_count), Text(Auto),
            "The number of rows of a step; auto is 200, or all rows if there are fewer.", Whole(128))
        { IsStructural = true },
        new(LearningRate, new ChoiceRule(Constant, Exponential, Plateau), Text(Constant),
            "The schedule of the learning rate: it stays constant, or is multiplied by learning_rate_decay after every "
            + "epoch, or by plateau_factor when the watched loss stalls.",
            Text(Exponential)),
        new(LearningRateInit, s_positive, Number(1e-3), "The initial learning rate.", Number(0.01)),
        new(LearningRateDecay, new NumberRule(0, 1, MinimumIncluded: false), Number(0.95),
            "With learning_rate: exponential, the factor of the learning rate after every epoch.", Number(0.9)),
        new(PlateauFactor, s_openShare, Number(0.2),
            "With learning_rate: plateau, the factor of the learning rate when the watched loss stalls.", Number(0.5)),
        new(PlateauPatience, s_count, Whole(5), "With learning_rate: plateau, the number of epochs without an "
            + "improvement of tol after which the watched loss counts as stalled.", Whole(3)),
        new(MaxIter, s_count, Whole(200), "The maximum number of epochs; without early_stopping, the number of "
            + "epochs: unlike in scikit-learn, a fit never stops on its training loss.", Whole(50))
        {
            DecidesCost = true
        },
        new(Shuffle, s_truth, Truth(true), "Whether to shuffle the rows before every epoch.", Truth(false))
        {
            IsStructural = true
        },
        new(RandomState, new EitherRule(new NullRule(), new IntegerRule(0, long.MaxValue)), ParameterValue.Null,
            "The seed of initial weights, row orders and the validation part; null uses the seed of the search.",
            Whole(42)),
        new(Tol, new NumberRule(0), Number(1e-4), "The decrease of the watched loss that counts as an improvement.",
            Number(1e-3)),
        new(Momentum, s_share, Number(0.9), "With solver: sgd, the momentum.", Number(0.95)),
        new(NesterovsMomentum, s_truth, Truth(true), "With solver: sgd, whether to use Nesterov's momentum.",
            Truth(false))
        { IsStructural = true },
        new(EarlyStopping, s_truth, Truth(false), "Whether to hold out a part of the fit's own training rows, stop "
            + "when the loss on this part stalls, and keep the best weights.", Truth(true))
        {
            DecidesCost = true
        },
        new(ValidationFraction, s_openShare, Number(0.1), "With early_stopping, the fraction to hold out.", Number(0.2))
        {
            DecidesCost = true
        },
        new(Beta1, s_moment, Number(0.9), "With solver: adam or adamw, the decay of the first moment.", Number(0.95)),
        new(Beta2, s_moment, Number(0.999), "With solver: adam or adamw, the decay of the second moment.",
            Number(0.99)),
        new(Epsilon, s_positive, Number(1e-8), "With solver: adam or adamw, the term that prevents a division by zero.",
            Number(1e-7)),
        new(NIterNoChange, s_count, Whole(10),
            "With early_stopping, the number of epochs without an improvement of tol after which a fit stops.",
            Whole(5)),
        new(MaxGradNorm, new EitherRule(new NullRule(), s_positive), ParameterValue.Null,
            "The maximum L2 norm of the whole gradient: a longer gradient is clipped; null does not clip.", Number(1)),
    ];

    private static ParameterValue Text(string value) => ParameterValue.Create(value);

    private static ParameterValue Truth(bool value) => ParameterValue.Create(value);

    private static ParameterValue Whole(long value) => ParameterValue.Create(value);

    private static ParameterValue Number(double value) => ParameterValue.Create(value);
}
