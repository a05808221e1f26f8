using System.Collections.Immutable;
using Experiments.Engine.Hyperparameters;
using Experiments.Engine.Networks;
using Experiments.Engine.Tasks;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Engine.Estimators;

/// <summary>
/// The descriptor of an estimator that experiments can name; model selection uses nothing else. The descriptor converts
/// hyperparameters to a network and to training settings, and names the tasks that its targets pose.
/// </summary>
public sealed class EstimatorDescriptor
{
    private readonly Func<CompleteParameters, NeuralNetwork> _createNetwork;
    private readonly Func<CompleteParameters, TrainingSettings> _createSettings;

    /// <summary>Creates the descriptor of an estimator.</summary>
    /// <param name="kind">The kind of target that the estimator predicts.</param>
    /// <param name="doc">The purpose of the estimator, as a sentence.</param>
    /// <param name="hyperparameters">
    /// The hyperparameters; their owner is the estimator's name in the catalog. Hyperparameters that the network or a
    /// setting of the program depends on must be structural.
    /// </param>
    /// <param name="createNetwork">A function that creates the architecture that hyperparameters describe.</param>
    /// <param name="createSettings">
    /// A function that creates the training settings; null where the training hyperparameters are all or some of
    /// <see cref="TrainingHyperparameters"/>.
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

    /// <summary>The kind of target that the estimator predicts.</summary>
    public TargetKind Kind { get; }

    /// <summary>
    /// The tasks that the estimator's targets pose, at least one: for classes and labels the first that accepts the
    /// target, for numbers the first. A search's default scorer is that of the first task. Default: all tasks of
    /// <see cref="Kind"/>.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// There is no task, or a task of numbers for an estimator of classes, or a task of classes or a second task for
    /// one of numbers.
    /// </exception>
    public ImmutableArray<LearningTask> Tasks
    {
        get;
        init => field = !value.IsDefaultOrEmpty && value.All(Fits) && (Kind == TargetKind.Classes || value.Length == 1)
            ? value
            : throw new ArgumentException(
                Kind == TargetKind.Classes
                    ? $"'{Name}' predicts classes: give one or more tasks of classes."
                    : $"'{Name}' predicts numbers: give one task of numbers.",
                nameof(value));
    }

    /// <summary>The purpose of the estimator, as a sentence.</summary>
    public string Doc { get; }

    /// <summary>The hyperparameters of the estimator.</summary>
    public HyperparameterList Hyperparameters { get; }

    /// <summary>
    /// The version of the network and the settings, a part of fit keys. The version must change when the same
    /// hyperparameters give other results. Null for the estimators of the engine, which have the engine's version.
    /// </summary>
    public string? Version { get; init; }

    /// <summary>Creates the architecture that hyperparameters describe.</summary>
    /// <exception cref="SpecException">A name is unknown, or a value breaks its rule.</exception>
    public NeuralNetwork CreateNetwork(ParameterSet parameters) => CreateNetwork(Hyperparameters.Complete(parameters));

    /// <summary>Creates the architecture that complete hyperparameters describe.</summary>
    public NeuralNetwork CreateNetwork(CompleteParameters parameters) => _createNetwork(parameters);

    /// <summary>Creates the training settings of complete hyperparameters.</summary>
    public TrainingSettings CreateSettings(CompleteParameters parameters) => _createSettings(parameters);

    private bool Fits(LearningTask task) => (task.Form == TargetForm.Numbers) == (Kind != TargetKind.Classes);
}
