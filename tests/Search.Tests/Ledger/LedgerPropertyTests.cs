using Experiments.Search.Constraints;
using Experiments.Search.Spaces;
using Experiments.Search.Strategies;
using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Search.Tests.Ledger;

public class LedgerPropertyTests
{
    /// <summary>
    /// EXPERIMENTS_LEDGER_RUNS sets the number of runs: a million of them take one core a night.
    /// </summary>
    private static int Runs =>
        int.TryParse(Environment.GetEnvironmentVariable("EXPERIMENTS_LEDGER_RUNS"), out var runs) ? runs : 1000;

    public static TheoryData<string> Strategies => [.. StrategyCatalog.All.Select(s => s.Name)];

    [Theory, MemberData(nameof(Strategies))]
    public void No_interleaving_counts_a_fit_twice_or_loses_one(string strategy)
    {
        Prop.ForAll(Scenarios(), scenario =>
        {
            var (sizes, constraint, folds, steps) = scenario;
            var simulation = new LedgerSimulation(
                new ParameterGrid(
                    [Grids.CreateWithSizes(sizes)], constraint is null ? [] : [Constraint.Parse(constraint)]),
                folds, StrategyCatalog.Find(strategy)!);
            simulation.Run(steps);
            simulation.Finish();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs).WithEndSize(150));
    }

    private static Arbitrary<(int[] Sizes, string? Constraint, int Folds, Step[] Steps)> Scenarios()
    {
        var step =
            from kind in Gen.Choose(0, 13)
            from a in Gen.Choose(0, 10_000)
            from b in Gen.Choose(0, 10_000)
            select new Step(kind, a, b);
        return (from sizes in Gen.Choose(1, 3).ArrayOf(3)
                from constraint in Gen.Elements<string?>(null, null, "a != 1", "b + c < 3")
                from folds in Gen.Choose(1, 3)
                from steps in step.ArrayOf()
                select (sizes, constraint, folds, steps)).ToArbitrary();
    }
}
