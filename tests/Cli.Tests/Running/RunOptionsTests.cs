using Experiments.Cli.Running;

namespace Experiments.Cli.Tests.Running;

public sealed class RunOptionsTests
{
    [Fact]
    public void The_command_that_goes_on_ends_where_the_interrupted_one_would_have()
    {
        Assert.Equal("experiments run a.yaml --continue", new RunOptions { Spec = "a.yaml" }.ContinueCommand);
        Assert.Equal("experiments run a.yaml --continue --out models/a --slots 1",
            new RunOptions { Spec = "a.yaml", Continue = true, Out = "models/a", Slots = 1 }.ContinueCommand);
        Assert.Equal("experiments resume a-01 --out models/a",
            new RunOptions { Experiment = "a-01", Out = "models/a" }.ContinueCommand);
        Assert.Equal("experiments run a.yaml --continue --cluster there:30000 --cluster-id ours", new RunOptions
        {
            Spec = "a.yaml",
            Cluster = new() { Address = "there:30000", ClusterId = "ours" }
        }.ContinueCommand);
    }
}
