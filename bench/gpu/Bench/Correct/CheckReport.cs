using System.Globalization;

namespace Experiments.Gpu.Bench.Correct;

/// <summary>The checks of a command so far, which are saved one by one: a crash loses only its own.</summary>
/// <param name="save">Replaces the report.</param>
internal sealed class CheckReport(Action<object> save)
{
    private readonly List<Check> _checks = [];

    /// <summary>True if no check failed.</summary>
    public bool Passed => _checks.TrueForAll(check => check.Passed);

    /// <summary>Adds a check, and says what is wrong with it.</summary>
    public void Add(Check check)
    {
        _checks.Add(check);
        if (!check.Passed)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"FAILED {check.Name}: {check.Error:0.0e0}, allowed {check.Allowed:0.0e0}"));
        if (check.MissesBar)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"BAR MISSED {check.Name}: {check.Error:0.0e0}, the bar is {check.Bar:0.0e0}"));
        save(new
        {
            Passed = _checks.Count(each => each.Passed),
            Failed = _checks.Count(each => !each.Passed),
            Checks = _checks
        });
    }

    /// <summary>Writes how many of the checks since a number passed.</summary>
    public void WriteSummary(string title, int since = 0)
    {
        var checks = _checks[since..];
        Console.WriteLine(checks.Count == 0
            ? $"{title}: not checked on this device"
            : string.Create(CultureInfo.InvariantCulture, $"{title}: {checks.Count(check => check.Passed)} of "
                + $"{checks.Count} passed, the largest error {checks.Max(check => check.Error):0.0e0}"));
    }

    /// <summary>The number of checks so far.</summary>
    public int Count => _checks.Count;
}
