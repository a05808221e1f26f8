using Experiments.Cli.Watching;
using Experiments.Contracts.Results;

namespace Experiments.Cli.Tests.Watching;

public sealed class SlotWorkTests
{
    [Fact]
    public void A_cpu_trains_one_lease_and_the_rest_is_next()
    {
        var slots = SlotWork.FromLeases([Lease("a@1/cpu/0", 1), Lease("a@1/cpu/1", 2), Lease("a@1/cpu/0", 3)]);

        Assert.Equal([("1", "3"), ("2", "")], slots.Select(slot => (slot.Trials, slot.NextTrials)));
        Assert.Equal("4 fits in 2 packs on 2 slots, 2 next", SlotWork.Describe(slots));
    }

    [Fact]
    public void A_gpu_trains_all_leases_of_one_pack_key()
    {
        var slot = Assert.Single(SlotWork.FromLeases(
            [Lease("a@1/gpu:0/0", 1), Lease("a@1/gpu:0/0", 2), Lease("a@1/gpu:0/0", 3, "other"),
                Lease("a@1/gpu:0/0", 9)]));

        Assert.Equal(("1-2, 9", "3", "0-1"), (slot.Trials, slot.NextTrials, slot.Folds));
        Assert.Equal("6 fits in 1 pack on 1 slot, 2 next", SlotWork.Describe([slot]));
    }

    [Fact]
    public void Slots_are_in_the_order_of_silos_and_numbers() => Assert.Equal(
        ["a cpu/2", "a cpu/10", "b cpu/1", " someone"],
        SlotWork.FromLeases(
            [Lease("b@1/cpu/1", 1), Lease("a@1/cpu/10", 2), Lease("a@1/cpu/2", 3), Lease("someone", 4)])
            .Select(slot => $"{slot.Silo} {slot.Slot}").OrderBy(text => text.StartsWith(' ')));

    private static RunningLease Lease(string worker, long trial, string key = "key") =>
        new(worker, key, TimeSpan.FromSeconds(1), [new(trial, 0), new(trial, 1)]);
}
