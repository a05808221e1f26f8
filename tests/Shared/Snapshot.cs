using System.Runtime.CompilerServices;

namespace Experiments.Tests.Shared;

/// <summary>
/// The output that users see is a file beside the test. After an intended change, run the tests with
/// EXPERIMENTS_APPROVE=1 and commit the files.
/// </summary>
internal static class Snapshot
{
    /// <summary>Holds a text to <c>TESTFILE.NAME.approved.txt</c>.</summary>
    public static void Match(string actual, string name, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(
            Path.GetDirectoryName(test)!, "Approved", $"{Path.GetFileNameWithoutExtension(test)}.{name}.txt");
        var text =
            string.Join('\n', actual.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd())).TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("EXPERIMENTS_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        Assert.True(File.Exists(file), $"{file} is missing: run the tests with EXPERIMENTS_APPROVE=1, read it, and "
            + $"commit it. It would be:\n{text}");
        var approved = File.ReadAllText(file).ReplaceLineEndings("\n");
        Assert.True(approved == text,
            $"{file} differs (- approved, + actual):\n{Difference(approved.Split('\n'), text.Split('\n'))}");
    }

    private static string Difference(string[] approved, string[] actual) => string.Join('\n', Enumerable
        .Range(0, Math.Max(approved.Length, actual.Length))
        .Select(i => (Old: approved.ElementAtOrDefault(i), New: actual.ElementAtOrDefault(i)))
        .SelectMany(l => l.Old == l.New
            ? [$"  {l.Old}"]
            : new[] { l.Old is null ? null : $"- {l.Old}", l.New is null ? null : $"+ {l.New}" })
        .OfType<string>());
}
