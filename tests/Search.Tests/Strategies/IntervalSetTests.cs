using Experiments.Search.Strategies;
using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Search.Tests.Strategies;

public class IntervalSetTests
{
    [Fact]
    public void It_is_a_set()
    {
        var operations = (from kind in Gen.Choose(0, 9) from value in Gen.Choose(0, 40) select (kind, value))
            .ArrayOf()
            .ToArbitrary();
        Prop.ForAll(operations, steps =>
        {
            var (set, model) = (new IntervalSet(), new SortedSet<long>());
            foreach (var (kind, value) in steps)
            {
                if (kind == 0)
                {
                    set.RemoveBelow(value);
                    model.RemoveWhere(v => v < value);
                }
                else if (set.Add(value) != model.Add(value)) return false;

                var gap = value;
                while (model.Contains(gap)) gap++;
                if (set.FindFirstGap(value) != gap || set.IsEmpty != (model.Count == 0)) return false;
                for (var v = 0L; v <= 41; v++)
                    if (set.Contains(v) != model.Contains(v)) return false;
                if (set.IntervalCount != model.Count(v => !model.Contains(v - 1))) return false;
            }
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }
}
