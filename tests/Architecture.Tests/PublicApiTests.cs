using PublicApiGenerator;

namespace Experiments.Architecture.Tests;

/// <summary>
/// The public API of what is packed is a checked-in file (src/PART/PublicApi.txt): it changes only on purpose. After a
/// change that is meant, run the tests with EXPERIMENTS_APPROVE=1 and commit the file.
/// </summary>
public sealed class PublicApiTests
{
    [Theory, InlineData("Search", "Search"), InlineData("Engine", "Engine"), InlineData("Client", "Client"),
        InlineData("Contracts", "Contracts"), InlineData("Core", "Experiments")]
    public void The_public_api_is_the_one_that_was_approved(string part, string folder)
    {
        var assembly = ReferenceTests.Load(part);
        var options = new ApiGeneratorOptions
        {
            IncludeAssemblyAttributes = false,
            // The entry point of a program is none of its API, and what the compiler numbers is nobody's doing.
            IncludeTypes = [.. assembly.GetExportedTypes().Where(
                type => type.Namespace is { } name && !name.StartsWith("OrleansCodeGen", StringComparison.Ordinal))],
            ExcludeAttributes = ["System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute",
                "System.Runtime.CompilerServices.EnumeratorCancellationAttribute"],
        };
        var actual = assembly.GeneratePublicApi(options).ReplaceLineEndings("\n") + "\n";
        var file = Path.Combine(RepositoryRoot(), "src", folder, "PublicApi.txt");
        if (Environment.GetEnvironmentVariable("EXPERIMENTS_APPROVE") == "1") File.WriteAllText(file, actual);

        Assert.True(File.Exists(file), $"{file} is missing: run the tests with EXPERIMENTS_APPROVE=1 and commit it.");
        Assert.Equal(File.ReadAllText(file), actual);
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Experiments.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
