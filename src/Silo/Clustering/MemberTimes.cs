using Experiments.Silo.Settings;

namespace Experiments.Silo.Clustering;

/// <summary>
/// The times in the entries of a membership table, between clocks. Orleans compares them with the clock of the machine
/// that reads them, and takes a silo for dead or lost where they differ.
/// </summary>
internal static class MemberTimes
{
    /// <summary>Returns a copy of an entry with its times moved.</summary>
    public static MembershipEntry Shift(MembershipEntry entry, TimeSpan by) => new()
    {
        SiloAddress = entry.SiloAddress,
        Status = entry.Status,
        SuspectTimes =
            entry.SuspectTimes is null
                ? null
                : [.. entry.SuspectTimes.Select(v => Tuple.Create(v.Item1, Add(v.Item2, by)))],
        ProxyPort = entry.ProxyPort,
        HostName = entry.HostName,
        SiloName = entry.SiloName,
        RoleName = entry.RoleName,
        UpdateZone = entry.UpdateZone,
        FaultZone = entry.FaultZone,
        StartTime = Add(entry.StartTime, by),
        IAmAliveTime = Add(entry.IAmAliveTime, by),
    };

    /// <summary>Returns a table with the times of all entries moved.</summary>
    public static MembershipTableData Shift(MembershipTableData data, TimeSpan by) => by == TimeSpan.Zero
        ? data
        : new([.. data.Members.Select(row => Tuple.Create(Shift(row.Item1, by), row.Item2))], data.Version);

    /// <summary>
    /// Returns a table in which no silo that joins has begun long ago. Orleans compares most times with the machine's
    /// clock, and the start of a silo that joins with the clock that it is given, which may be ahead of the machine's
    /// after a step: it would evict the silo because it takes too long.
    /// </summary>
    public static MembershipTableData Correct(MembershipTableData data, SteadyTimeProvider clock)
    {
        var ahead = clock.Ahead;
        if (ahead < TimeSpan.FromSeconds(1)) return data;
        foreach (var (entry, _) in data.Members)
            if (entry.Status is SiloStatus.Created or SiloStatus.Joining) entry.StartTime = Add(entry.StartTime, ahead);
        return data;
    }

    // The times of an entry without any are at the limits of the type.
    private static DateTime Add(DateTime time, TimeSpan by) =>
        time.Ticks + by.Ticks is var ticks && ticks > 0 && ticks < DateTime.MaxValue.Ticks ? time + by : time;
}
