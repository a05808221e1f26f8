using Xunit;

namespace Experiments.Tests.Shared;

/// <summary>Programs that some tests need and that the SDK does not bring.</summary>
public static class ExternalProgram
{
    /// <summary>
    /// Skips the test, saying how to install it, where a program is missing; where services are required, as in CI, the test
    /// fails instead.
    /// </summary>
    /// <param name="name">The program's name on the PATH.</param>
    /// <param name="package">Debian's package.</param>
    public static void Require(string name, string package) => RequireOrSay(name, $"apt-get install {package}");

    /// <summary>The same for a program that npm installs.</summary>
    /// <param name="name">The program's name on the PATH.</param>
    /// <param name="package">npm's package, with its version.</param>
    public static void RequireNpm(string name, string package) => RequireOrSay(name, $"npm install -g {package}");

    private static void RequireOrSay(string name, string command)
    {
        if ((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)))) return;
        var remedy = $"{name} is missing: {command}";
        if (Environment.GetEnvironmentVariable("EXPERIMENTS_TEST_SERVICES") == "required") Assert.Fail(remedy);
        Assert.Skip(remedy);
    }
}
