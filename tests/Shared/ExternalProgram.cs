namespace Experiments.Tests.Shared;

/// <summary>Programs that some tests need and that the SDK does not bring.</summary>
public static class ExternalProgram
{
    /// <summary>
    /// Skips the test, saying how to install it, where a program is missing; where services are required, as in CI, the
    /// test fails instead.
    /// </summary>
    /// <param name="name">The program's name on the PATH.</param>
    /// <param name="package">Debian's package.</param>
    /// <param name="folders">The folders to search besides the PATH.</param>
    /// <returns>The program's path.</returns>
    public static string Require(string name, string package, params IEnumerable<string> folders) =>
        RequireOrSkip(name, $"apt-get install {package}", folders);

    /// <summary>The same for a program that comes from elsewhere.</summary>
    /// <param name="name">The program's name on the PATH.</param>
    /// <param name="remedy">How it is installed.</param>
    public static string RequireFromElsewhere(string name, string remedy) => RequireOrSkip(name, remedy, []);

    /// <summary>The same for a program that npm installs.</summary>
    /// <param name="name">The program's name on the PATH.</param>
    /// <param name="package">npm's package, with its version.</param>
    public static void RequireNpm(string name, string package) => RequireOrSkip(name, $"npm install -g {package}", []);

    /// <summary>The same for a package of npm that programs of node use; npm keeps them beside its programs.</summary>
    /// <returns>The folder of all such packages.</returns>
    public static string RequireModule(string name, string version)
    {
        var folders = PathFolders.Select(folder => Path.GetFullPath(Path.Combine(folder, "..", "lib", "node_modules")));
        return folders.FirstOrDefault(folder => Directory.Exists(Path.Combine(folder, name)))
            ?? FailOrSkip($"{name} is missing: npm install -g {name}@{version}");
    }

    /// <summary>The same for a folder in which a package manager installs what a program of the tests needs.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="remedy">How it is installed.</param>
    public static void RequireFolder(string path, string remedy)
    {
        if (!Directory.Exists(path)) FailOrSkip($"{path} is missing: {remedy}");
    }

    private static IEnumerable<string> PathFolders =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(folder => folder.Length > 0);

    private static string RequireOrSkip(string name, string command, IEnumerable<string> folders) =>
        PathFolders.Concat(folders).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? FailOrSkip($"{name} is missing: {command}");

    private static string FailOrSkip(string remedy)
    {
        if (Environment.GetEnvironmentVariable("EXPERIMENTS_TEST_SERVICES") == "required") Assert.Fail(remedy);
        Assert.Skip(remedy);
        return "";
    }
}
