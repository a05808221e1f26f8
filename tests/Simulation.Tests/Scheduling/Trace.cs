using System.Globalization;

namespace Experiments.Simulation.Tests.Scheduling;

/// <summary>
/// The events of a run: always as a hash, by which two runs are compared; as lines only if they are read.
/// </summary>
internal sealed class Trace(bool keepsLines)
{
    private readonly List<string> _lines = [];

    /// <summary>True if lines are kept; callers check it before they format a line.</summary>
    public bool IsKept => keepsLines;

    public ulong Hash { get; private set; } = 14695981039346656037;

    public IReadOnlyList<string> Lines => _lines;

    public void Mix(long value) => Hash = (Hash ^ (ulong)value) * 1099511628211 + (Hash >> 47);

    public void Log(long now, string who, string what)
    {
        if (keepsLines)
            _lines.Add(string.Create(
                CultureInfo.InvariantCulture, $"{now / (double)TimeSpan.TicksPerSecond,11:F4} {who,-10} {what}"));
    }
}
