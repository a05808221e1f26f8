using System.Globalization;
using Experiments.Contracts.Grains;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Workers;

/// <summary>
/// The faults of the last day that ended a process, kept in an environment variable: a process that starts itself again
/// hands it on, so it knows whether a card fails again and again. Whoever starts a silo anew, after a repair, starts
/// without them.
/// </summary>
internal sealed class FaultHistory(SiloClock clock)
{
    public const string EnvironmentVariable = "EXPERIMENTS_PAST_FAULTS";

    // An environment has room for some: 32 of them make the longest pause by far.
    private const int MaxFaults = 32;
    private const int LongestReason = 500;
    private static readonly TimeSpan s_memory = TimeSpan.FromDays(1);

    /// <summary>Returns the faults of a device in the last day; null where there were none.</summary>
    public PastFaults? Find(string device)
    {
        Fault[] faults = [.. Read().Where(fault => fault.Device == device)];
        return faults is [.., var last] ? new(faults.Length, last.Time, last.Reason) : null;
    }

    /// <summary>Adds a fault, for the process that follows this one.</summary>
    public void Add(string device, string reason)
    {
        reason = reason.ReplaceLineEndings(" ");
        var fault = new Fault(device, clock.Now, reason.Length > LongestReason ? reason[..LongestReason] : reason);
        Environment.SetEnvironmentVariable(
            EnvironmentVariable, string.Join('\n', Read().Append(fault).TakeLast(MaxFaults).Select(Format)));
    }

    private IEnumerable<Fault> Read() =>
        (Environment.GetEnvironmentVariable(EnvironmentVariable) ?? "").Split('\n').Select(Parse).OfType<Fault>()
            .Where(fault => clock.Now - fault.Time < s_memory);

    private static string Format(Fault fault) => $"{fault.Device}\t{fault.Time:O}\t{fault.Reason}";

    private static Fault? Parse(string line) =>
        line.Split('\t', 3) is [var device, var time, var reason] && DateTimeOffset.TryParse(
            time, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment)
            ? new(device, moment, reason)
            : null;

    private sealed record Fault(string Device, DateTimeOffset Time, string Reason);
}
