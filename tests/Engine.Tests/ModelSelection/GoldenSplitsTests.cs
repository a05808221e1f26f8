using Experiments.Engine.ModelSelection;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>Folds that scikit-learn made.</summary>
public sealed class GoldenSplitsTests
{
    public static TheoryData<int> Cases => [0, 1, 2];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Folds_are_scikit_learns(int index)
    {
        var golden = Files.Golden("splits.json")["cases"]![index]!;
        var (rows, folds) = (golden["n"]!.GetValue<int>(), golden["k"]!.GetValue<int>());

        Assert.Equal(
            golden["kfold"]!.AsArray().Select(f => f!.Integers()), new KFold(folds).Split(rows).Select(f => f.Test));
        Assert.Equal(golden["stratified"]!.AsArray().Select(f => f!.Integers()),
            new StratifiedKFold(folds).Split(rows, golden["y"]!.Integers()).Select(f => f.Test));
    }
}
