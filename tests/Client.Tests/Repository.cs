namespace Experiments.Client.Tests;

/// <summary>The checked-out repository that the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Example(string name) => Path.Combine(Root, "examples", "data", name);

    /// <summary>Holds a committed file to what is written from the code; after a change that is meant, run with EXPERIMENTS_APPROVE=1.</summary>
    public static void Hold(string path, string text)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("EXPERIMENTS_APPROVE") == "1") File.WriteAllText(file, text);
        Assert.True(File.Exists(file), $"{path} is missing: run the tests with EXPERIMENTS_APPROVE=1 and commit it.");
        Assert.Equal(text, File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Experiments.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
