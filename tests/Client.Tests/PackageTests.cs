using System.Text.RegularExpressions;

namespace Experiments.Client.Tests;

/// <summary>The package Experiments.Client as a program uses it that has nothing else of this repository.</summary>
public sealed partial class PackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Guide =>
        File.ReadAllText(Repository.File("docs", "guides", "csharp.md")).ReplaceLineEndings("\n");

    [Fact]
    public async Task The_sample_of_the_guide_runs_against_the_package()
    {
        await using var silo = await ClientSilo.StartAsync(slots: 2);
        var program = _folder["program"];
        Directory.CreateDirectory(Path.Combine(program, "examples"));
        File.Copy(silo.Spec("digits"), Path.Combine(program, "examples", "digits.yaml"));
        File.WriteAllText(Path.Combine(program, "examples", "toy.csv"), ClientSilo.Rows);
        var feed = await PackAsync();
        var sample = FindSample(Guide).Replace("gpu-head", silo.Options.Address, StringComparison.Ordinal);
        WriteProject(program, feed, sample);

        var output = await new DotnetCommand(program, _folder["packages"]).RunAsync("run");

        Assert.Matches(@"^2 of 2: [01]\.[0-9]{4}$", output.TrimEnd().Split('\n')[^1].TrimEnd());
        Assert.True(File.Exists(Path.Combine(program, "artifacts", "digits", "model.onnx")));
        var parts = Directory.GetFiles(program, "*.dll", SearchOption.AllDirectories).Select(Path.GetFileName);
        string[] servers = ["Experiments.Silo", "Orleans.Server",
            "Orleans.Runtime", "Npgsql", "Microsoft.Data.Sqlite", "AWSSDK", "Microsoft.AspNetCore.Server"];
        Assert.DoesNotContain(parts, part => servers.Any(name => part!.StartsWith(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_package_s_own_readme_shows_the_same_sample() =>
        Assert.Equal(FindSample(Guide),
            FindSample(File.ReadAllText(Repository.File("src", "Client", "README.md")).ReplaceLineEndings("\n")));

    public void Dispose() => _folder.Dispose();

    /// <summary>Packs what these tests were built with.</summary>
    private async Task<string> PackAsync()
    {
        var feed = _folder["feed"];
        var dotnet = new DotnetCommand(Repository.Root, UserPackages);
        foreach (var part in (string[])["Search", "Engine", "Client"])
            await dotnet.RunAsync("pack", Path.Combine("src", part), "--no-build", "-c", Repository.Configuration,
                "-o", feed, "-p:IncludeSymbols=false");
        return feed;
    }

    // All that the package needs besides was restored for this repository: no server of packages is asked.
    private static void WriteProject(string folder, string feed, string code)
    {
        File.WriteAllText(Path.Combine(folder, "Program.cs"), code);
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{feed}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="user" value="{UserPackages}" /></fallbackPackageFolders>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Experiments.Client" Version="*" />
              </ItemGroup>
            </Project>
            """);
    }

    private static string UserPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string FindSample(string page) => Sample().Match(page) is { Success: true } match
        ? match.Groups["code"].Value
        : throw new InvalidOperationException("The page has no sample that connects a client.");

    [GeneratedRegex(@"```csharp\n(?<code>using Experiments\.Client;\n(.|\n)*?)```", RegexOptions.ExplicitCapture)]
    private static partial Regex Sample();
}
