using System.Globalization;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;

namespace Experiments.Cli.Watching;

/// <summary>What one slot trains, and what it trains next.</summary>
/// <param name="Silo">The address of its silo; empty if the worker's id names none.</param>
/// <param name="Slot">Device and slot: <c>cpu/1</c>.</param>
/// <param name="Age">The time since the slot got what it trains.</param>
/// <param name="Pack">The fits that train.</param>
/// <param name="Next">The fits that train after them.</param>
internal sealed record SlotWork(
    string Silo, string Slot, TimeSpan Age, IReadOnlyList<RunningFold> Pack, IReadOnlyList<RunningFold> Next)
{
    private const string Gpu = "gpu";

    /// <summary>The trials of the pack: <c>11</c>, <c>12-15, 18</c>.</summary>
    public string Trials => IsRefit
        ? $"refit of {Pack[0].Trial}"
        : FormatRanges(Pack.Select(fit => fit.Trial));

    /// <summary>The trials that are next.</summary>
    public string NextTrials => FormatRanges(Next.Select(fit => fit.Trial));

    /// <summary>The folds of the pack: <c>0-4</c>.</summary>
    public string Folds => IsRefit ? "all rows" : FormatRanges(Pack.Select(fit => (long)fit.Fold));

    private bool IsRefit => Pack is [{ Fold: FoldIndex.Refit }, ..];

    /// <summary>
    /// Groups leases by slot. A CPU trains one lease at a time; a GPU trains all of one pack key together. Every other
    /// lease was taken ahead.
    /// </summary>
    /// <param name="leases">The leases in the order of their grants.</param>
    public static IReadOnlyList<SlotWork> FromLeases(IEnumerable<RunningLease> leases) =>
    [
        .. leases.GroupBy(lease => lease.Worker).Select(Create)
            .OrderBy(slot => slot.Silo, StringComparer.Ordinal)
            .ThenBy(slot => slot.Slot.Length)
            .ThenBy(slot => slot.Slot, StringComparer.Ordinal),
    ];

    /// <summary>Describes packs and slots in a few words.</summary>
    public static string Describe(IReadOnlyList<SlotWork> slots)
    {
        var next = slots.Sum(slot => slot.Next.Count);
        var text = $"{Count(slots.Sum(slot => slot.Pack.Count), "fit")} in {Count(slots.Count, "pack")} on "
            + Count(slots.Count, "slot");
        return next == 0 ? text : $"{text}, {next.ToString("N0", CultureInfo.InvariantCulture)} next";
    }

    private static SlotWork Create(IGrouping<string, RunningLease> slot)
    {
        var (silo, name) = Split(slot.Key);
        var first = slot.First();
        var takesSeveral = name.StartsWith(Gpu, StringComparison.Ordinal);
        var isInPack = slot.ToLookup(lease =>
            lease == first || (takesSeveral && lease.PackKey is not null && lease.PackKey == first.PackKey));
        return new(silo, name, first.Age,
            [.. isInPack[true].SelectMany(lease => lease.Fits)], [.. isInPack[false].SelectMany(lease => lease.Fits)]);
    }

    // A worker's id is address@generation/device/slot; that of a client that acts as a worker may be any name.
    private static (string Silo, string Slot) Split(string worker) =>
        worker.Split('/', 2) is [var silo, var slot] ? (silo.Split('@')[0], slot) : ("", worker);

    private static string Count(int number, string noun) =>
        $"{number.ToString("N0", CultureInfo.InvariantCulture)} {noun}{(number == 1 ? "" : "s")}";

    private static string FormatRanges(IEnumerable<long> numbers)
    {
        var ranges = new List<(long First, long Last)>();
        foreach (var number in numbers.Distinct().Order())
            if (ranges is [.., var last] && last.Last + 1 == number) ranges[^1] = (last.First, number);
            else ranges.Add((number, number));
        return string.Join(", ", ranges.Select(range =>
            range.First == range.Last ? $"{range.First}" : $"{range.First}-{range.Last}"));
    }
}
