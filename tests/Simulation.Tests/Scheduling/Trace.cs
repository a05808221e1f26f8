using System.Globalization;

namespace Experiments.Simulation.Tests.Scheduling;

/// <summary>
/// What happened: always as a hash, by which two runs are compared; as lines only where somebody reads them.
/// </summary>
internal sealed class Trace(bool keepsLines)
{
    private readonly List<string> _lines = [];

    /// <summary>Whether lines are kept; who would only make them for nothing asks before.</summary>
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
