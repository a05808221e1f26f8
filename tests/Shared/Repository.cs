using System.Reflection;

namespace Experiments.Tests.Shared;

/// <summary>The checked-out repository that the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The built program, of the same configuration as these tests.</summary>
    public static string Program => Path.Combine(Root, "src", "Cli", "bin", Configuration, "net10.0", "experiments");

    public static string Configuration => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Configuration").Value!;

    /// <summary>A file of the repository, by the parts of its path.</summary>
    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string Example(string name) => Path.Combine(Root, "examples", "data", name);

    /// <summary>
    /// Holds a committed file to what is written from the code; after a change that is meant, run with
    /// EXPERIMENTS_APPROVE=1.
    /// </summary>
    public static void Hold(string path, string text)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("EXPERIMENTS_APPROVE") == "1") System.IO.File.WriteAllText(file, text);
        Assert.True(
            System.IO.File.Exists(file), $"{path} is missing: run the tests with EXPERIMENTS_APPROVE=1 and commit it.");
        Assert.Equal(text, System.IO.File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Experiments.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
