using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Graphs.Planning;
using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Engine.Tests.Graphs.Planning;

public sealed class BufferPlacementTests
{
    private sealed record Touch(params PlanTensor[] Tensors) : Instruction
    {
        public override IEnumerable<PlanTensor> Operands => Tensors;
    }

    [Fact]
    public void Tensors_that_live_at_the_same_time_never_share_memory() =>
        Prop.ForAll(Lists().ToArbitrary(), instructions =>
        {
            var floats = BufferPlacement.Place(instructions, capacity: 3, start: 1000, lane => lane);
            var lives = Lives(instructions);
            Assert.All(lives.Keys, tensor =>
            {
                Assert.Equal(0, (tensor.Offset - 1000) % 16);
                Assert.InRange(tensor.Offset + tensor.LaneFloats(3), 1000, 1000 + floats);
                Assert.Equal(floats, tensor.LaneStride);
            });
            foreach (var a in lives.Keys)
                foreach (var b in lives.Keys.Where(
                        b => b != a && lives[a].First <= lives[b].Last && lives[b].First <= lives[a].Last))
                    Assert.True(a.Offset + a.LaneFloats(3) <= b.Offset || b.Offset + b.LaneFloats(3) <= a.Offset);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_chain_needs_the_memory_of_two_links()
    {
        var tensors =
            Enumerable.Range(0, 10).Select(_ => new PlanTensor(Region.Transient, 16, hasRows: true)).ToArray();
        Instruction[] chain = [.. tensors.Zip(tensors.Skip(1), (from, to) => new Touch(from, to))];

        Assert.Equal(2 * 16 * 4, BufferPlacement.Place(chain, capacity: 4, start: 0, _ => 0));
    }

    [Fact]
    public void Tensors_that_are_kept_apart_never_share_memory() => Prop.ForAll(Lists().ToArbitrary(), instructions =>
    {
        BufferPlacement.Place(instructions, capacity: 3, start: 0, lane => lane, apart: true);
        var places = Lives(instructions).Keys.OrderBy(tensor => tensor.Offset).ToList();
        Assert.All(places.Zip(places.Skip(1)), pair =>
            Assert.True(pair.First.Offset + pair.First.LaneFloats(3) <= pair.Second.Offset));
    }).QuickCheckThrowOnFailure();

    private static Gen<Instruction[]> Lists() =>
        from widths in Gen.Choose(1, 40).ArrayOf(12)
        let tensors = widths.Select(width => new PlanTensor(Region.Transient, width, hasRows: true)).ToArray()
        from touched in Gen.Choose(0, 11).ArrayOf(3).ArrayOf(15)
        select touched.Select(Instruction (picks) => new Touch([.. picks.Distinct().Select(pick => tensors[pick])]))
            .ToArray();

    private static Dictionary<PlanTensor, (int First, int Last)> Lives(Instruction[] instructions) => instructions
        .SelectMany((instruction, i) => instruction.Operands.Select(tensor => (tensor, i)))
        .GroupBy(use => use.tensor, use => use.i)
        .ToDictionary(uses => uses.Key, uses => (uses.Min(), uses.Max()));
}
