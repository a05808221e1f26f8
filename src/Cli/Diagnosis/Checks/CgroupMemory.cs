using System.Globalization;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>The memory limit of this process's control groups.</summary>
internal static class CgroupMemory
{
    /// <summary>Returns the smallest limit of the groups; null if no group has one.</summary>
    public static long? ReadLimit() => ReadLimit("/sys/fs/cgroup", Read("/proc/self/cgroup"));

    /// <summary>
    /// Returns the limit, given the root of the control groups and the content of the process's own cgroup file.
    /// </summary>
    public static long? ReadLimit(string root, string? own)
    {
        // Version 2 has one line, 0::/path; version 1 has one line for each kind of resource.
        var lines =
            (own ?? "").Split('\n').Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3).ToList();
        return lines.Find(parts => parts[0] == "0") is { } unified
            && ReadSmallest(root, unified[2], "memory.max") is { } limit
            ? limit
            : lines.Find(parts => parts[1].Split(',').Contains("memory")) is { } memory
            ? ReadSmallest(Path.Combine(root, "memory"), memory[2], "memory.limit_in_bytes")
            : null;
    }

    private static long? ReadSmallest(string root, string path, string file)
    {
        // In a container the path may be that of the machine, and only the root can be read.
        long? least = null;
        for (var group = path.Trim('/'); ; group = Path.GetDirectoryName(group) ?? "")
        {
            // Version 2 writes "max" for no limit; version 1 writes a number beyond all memory.
            if (long.TryParse(Read(Path.Combine(root, group, file)),
                    NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
                    && limit < 1L << 60)
                least = Math.Min(least ?? limit, limit);
            if (group.Length == 0) return least;
        }
    }

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
