using Experiments.Client.Specs;

namespace Experiments.Client.Running;

/// <summary>What a run says before anything is trained.</summary>
/// <param name="Id">The experiment's id.</param>
/// <param name="Experiment">The experiment.</param>
/// <param name="GoesOn">Whether it was begun before and goes on.</param>
/// <param name="Known">Fits whose results are known already; null where there are too many to look.</param>
internal sealed record RunStart(string Id, LoadedExperiment Experiment, bool GoesOn, long? Known);
