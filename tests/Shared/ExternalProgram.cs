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
    public static void Require(string name, string package)
    {
        if ((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)))) return;
        var remedy = $"{name} is missing: apt-get install {package}";
        if (Environment.GetEnvironmentVariable("EXPERIMENTS_TEST_SERVICES") == "required") Assert.Fail(remedy);
        Assert.Skip(remedy);
    }
}
