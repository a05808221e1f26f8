using Experiments.Contracts.Results;

namespace Experiments.Contracts.Tests;

public sealed class ExperimentStateTests
{
    [Theory]
    [InlineData(ExperimentState.Running, false), InlineData(ExperimentState.Refitting, false),
        InlineData(ExperimentState.Paused, false), InlineData(ExperimentState.Completed, true),
        InlineData(ExperimentState.Failed, true), InlineData(ExperimentState.Cancelled, true)]
    public void An_experiment_has_ended_where_nothing_of_it_will_run(ExperimentState state, bool hasEnded) =>
        Assert.Equal(hasEnded, state.HasEnded());
}
