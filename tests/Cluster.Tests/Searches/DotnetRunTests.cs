using System.Diagnostics;

namespace Experiments.Cluster.Tests.Searches;

public sealed class DotnetRunTests
{
    [Fact]
    public async Task The_readme_s_way_to_start_the_program_finds_files_where_its_user_is()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            ["run", "--no-build", "-c", Repository.Configuration, "--project", "src/Cli", "--", "validate",
                "examples/digits.yaml"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, $"{await output}\n{await errors}");
    }
}
