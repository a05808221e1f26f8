using System.Collections.Immutable;
using Experiments.Engine.Data;
using Experiments.Engine.Hyperparameters;
using Experiments.Engine.Networks;
using Experiments.Engine.Tasks;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Engine.Estimators;

/// <summary>
/// A kind of estimator that experiments can name: all that model selection knows of it. It says how hyperparameters
/// become a network and settings of training, and which tasks its targets pose.
/// </summary>
public sealed class EstimatorDescriptor
{
    private readonly Func<CompleteParameters, NeuralNetwork> _createNetwork;
    private readonly Func<CompleteParameters, TrainingSettings> _createSettings;

    /// <summary>Describes an estimator.</summary>
    /// <param name="kind">What it predicts.</param>
    /// <param name="doc">What it does, as a sentence.</param>
    /// <param name="hyperparameters">
    /// Its hyperparameters, whose owner is its name in the catalog. Those that the network or a setting of the program
    /// depends on are structural.
    /// </param>
    /// <param name="createNetwork">The architecture that hyperparameters describe.</param>
    /// <param name="createSettings">
    /// How it is trained; null where the hyperparameters are <see cref="TrainingHyperparameters"/>, all or some.
    /// </param>
    public EstimatorDescriptor(
        TargetKind kind,
        string doc,
        HyperparameterList hyperparameters,
        Func<CompleteParameters, NeuralNetwork> createNetwork,
        Func<CompleteParameters, TrainingSettings>? createSettings = null)
    {
        (Kind, Doc, Hyperparameters, Tasks) = (kind, doc, hyperparameters, LearningTasks.GetByTarget(kind));
        (_createNetwork, _createSettings) = (createNetwork, createSettings ?? TrainingHyperparameters.Read);
    }

    /// <summary>The name in the catalog.</summary>
    public string Name => Hyperparameters.Owner;

    /// <summary>What it predicts.</summary>
    public TargetKind Kind { get; }

    /// <summary>
    /// The tasks that its targets pose, at least one: of classes and labels, the first that accepts the target; of
    /// numbers, the first. The default scorer of a search is that of the first. Default: all tasks of
    /// <see cref="Kind"/>.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// There is none, or one predicts numbers where the estimator predicts classes, or the other way round.
    /// </exception>
    public ImmutableArray<LearningTask> Tasks
    {
        get;
        init => field = !value.IsDefaultOrEmpty && value.All(Fits) ? value : throw new ArgumentException(
            $"'{Name}' predicts {(Kind == TargetKind.Classes ? "classes" : "numbers")}: give their tasks, one or more.",
            nameof(value));
    }

    /// <summary>What it does, as a sentence.</summary>
    public string Doc { get; }

    /// <summary>Its hyperparameters.</summary>
    public HyperparameterList Hyperparameters { get; }

    /// <summary>
    /// The version of the network and the settings, part of fit keys: another one where the same hyperparameters come
    /// to give other results. Null for the engine's own estimators, which have the engine's version.
    /// </summary>
    public string? Version { get; init; }

    /// <summary>The architecture that hyperparameters describe.</summary>
    /// <exception cref="SpecException">A name is not known, or a value breaks its rule.</exception>
    public NeuralNetwork CreateNetwork(ParameterSet parameters) => CreateNetwork(Hyperparameters.Complete(parameters));

    /// <summary>The architecture that complete hyperparameters describe.</summary>
    public NeuralNetwork CreateNetwork(CompleteParameters parameters) => _createNetwork(parameters);

    /// <summary>How the network is trained.</summary>
    public TrainingSettings CreateSettings(CompleteParameters parameters) => _createSettings(parameters);

    private bool Fits(LearningTask task) => (task.Form == TargetForm.Numbers) == (Kind != TargetKind.Classes);
}
