using Experiments.Contracts.Grains;
using Experiments.Silo.Guards;

namespace Experiments.Silo.Catalog;

/// <summary>The rules for the arguments of the catalog.</summary>
internal static class CatalogArguments
{
    /// <summary>The largest number of slots of a worker: more than any machine has cores.</summary>
    private const int MostSlots = 4096;

    /// <summary>The largest page that may be asked for; pages are smaller.</summary>
    private const int LargestPage = 1_000_000;

    public static void CheckList(string? wanted, string? after, int max)
    {
        if (wanted is not null) Arguments.CheckName(wanted, "The id or the name");
        if (after is not null) Arguments.CheckName(after, "The place of the page");
        Arguments.CheckRange(max, "The number of experiments", 1, LargestPage);
    }

    public static void CheckRank(string? workerKey, string? slot, string? serving)
    {
        CheckWorker(workerKey);
        if (!Arguments.CheckName(slot, "The slot").StartsWith($"{workerKey}/", StringComparison.Ordinal))
            throw Arguments.Refuse("The slot", "is not one of the worker");
        if (serving is not null) Arguments.CheckId(serving);
    }

    public static void CheckDemand(string? experimentId, string? device)
    {
        Arguments.CheckId(experimentId);
        Arguments.CheckName(device, "The device");
    }

    public static void CheckRegistration(string? workerKey, int slots, QuarantinedDevice? quarantine)
    {
        CheckWorker(workerKey);
        Arguments.CheckRange(slots, "The number of slots", 0, MostSlots);
        if (quarantine is null) return;
        Arguments.CheckName(quarantine.Device, "The device");
        Arguments.CheckName(quarantine.Host, "The host");
        Arguments.CheckText(quarantine.Reason, "The reason of the quarantine");
    }

    public static string CheckWorker(string? workerKey) => GrainKeys.IsWorker(workerKey)
        ? workerKey!
        : throw Arguments.Refuse("The worker", "is not of the form SILO/DEVICE");
}
