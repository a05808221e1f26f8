using System.Diagnostics;

namespace Experiments.Engine.Tests.Devices.Gpu;

/// <summary>
/// Stands in for a library of NVIDIA's: its exports with their layouts, built by the machine's C compiler.
/// </summary>
internal static class CLibrary
{
    private const string Compiler = "/usr/bin/cc";

    /// <summary>Builds a library under a name, in a separate folder; without a compiler the test is skipped.</summary>
    public static async Task<string> BuildAsync(string name, string source)
    {
        if (!File.Exists(Compiler))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("EXPERIMENTS_TEST_SERVICES") == "required",
                "This needs a C compiler: apt install gcc libc6-dev");
            Assert.Fail("There is no C compiler: apt install gcc libc6-dev");
        }
        var folder = Directory.CreateTempSubdirectory("native").FullName;
        var (file, library) = (Path.Combine(folder, "library.c"), Path.Combine(folder, name));
        await File.WriteAllTextAsync(file, source, TestContext.Current.CancellationToken);
        using var compiler = Process.Start(Compiler, ["-O1", "-shared", "-fPIC", "-o", library, file]);
        await compiler.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, compiler.ExitCode);
        return library;
    }
}
