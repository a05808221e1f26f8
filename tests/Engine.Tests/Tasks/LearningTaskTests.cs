using Experiments.Engine.Tasks;

namespace Experiments.Engine.Tests.Tasks;

public sealed class LearningTaskTests
{
    [Fact]
    public void Names_are_those_that_pack_keys_and_artifacts_of_earlier_releases_hold()
    {
        Assert.Equal(["Binary", "Multiclass", "Multilabel", "Regression"],
            LearningTasks.All.Take(4).Select(task => $"{task}"));
        Assert.Equal(["binary", "multiclass", "multilabel", "regression"],
            LearningTasks.All.Take(4).Select(task => task.FileName));
        Assert.All(LearningTasks.All, task => Assert.Same(task, LearningTasks.Find(task.FileName)));
        Assert.Null(LearningTasks.Find("Binary"));
    }

    [Fact]
    public void Of_equals_the_first_is_decided_for_and_one_half_is_no()
    {
        Assert.Equal([0, 1], LearningTasks.Binary.Decide([0.5f, MathF.BitIncrement(0.5f)], 1));
        Assert.Equal([1, 0], LearningTasks.Multiclass.Decide([0.2f, 0.4f, 0.4f, 0.4f, 0.2f, 0.4f], 3));
        Assert.Equal([1, 0, 0, 1], LearningTasks.Multilabel.Decide([0.75f, 0.5f, 0.25f, 1], 2));
        Assert.Empty(LearningTasks.Regression.Decide([0.75f, 0.5f], 2));
    }
}
