using System.Globalization;

namespace Experiments.Cluster.Tests.Faults;

/// <summary>
/// The clock of a machine that can be stepped, for the processes that are started with its variables: libfaketime
/// answers their questions for the time of day. Timers go on as ever.
/// </summary>
internal sealed class MachineClock(string file)
{
    private static readonly string? s_library = Directory.Exists("/usr/lib")
        ? Directory.GetDirectories("/usr/lib", "*-linux-gnu")
            .Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
            .FirstOrDefault(File.Exists)
        : null;

    /// <summary>Makes a clock that is right; null if this machine has no libfaketime (Debian: faketime).</summary>
    public static MachineClock? TryMake(string file)
    {
        if (s_library is null)
        {
            if (System.Environment.GetEnvironmentVariable("EXPERIMENTS_TEST_SERVICES") == "required")
                Assert.Fail("libfaketime is missing: apt-get install faketime");
            return null;
        }

        var clock = new MachineClock(file);
        clock.Set(TimeSpan.Zero);
        return clock;
    }

    /// <summary>The variables of a process that reads this clock.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = s_library!,
        ["FAKETIME_TIMESTAMP_FILE"] = file,
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["FAKETIME_NO_CACHE"] = "1",
        ["NO_FAKE_STAT"] = "1",
        // The fix is for other C libraries; here it ends every timed wait at once.
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
    };

    /// <summary>Sets the clock off the machine's time.</summary>
    public void Set(TimeSpan ahead)
    {
        // Replaced as a whole, because it is read all the time.
        File.WriteAllText($"{file}.new", ahead.TotalSeconds.ToString("+0;-0", CultureInfo.InvariantCulture));
        File.Move($"{file}.new", file, overwrite: true);
    }
}
