using System.Reflection;

namespace Experiments.Client.Tests.Architecture;

/// <summary>References point one way (docs/architecture.md). A new arrow is a decision: change this table on purpose.</summary>
public sealed class ReferenceTests
{
    private const string Prefix = "Experiments.";

    public static TheoryData<string, string[]> Allowed => new()
    {
        { "Search", [] },
        { "Engine", ["Search"] },
        { "Contracts", ["Search"] },
        { "Silo", ["Contracts", "Engine", "Search"] },
        { "experiments", ["Contracts", "Engine", "Search", "Silo"] },
    };

    [Theory, MemberData(nameof(Allowed))]
    public void A_part_references_only_what_the_map_allows(string part, string[] allowed)
    {
        var references = Load(part).GetReferencedAssemblies().Select(a => a.Name!);
        var ours = references.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..]);
        Assert.Empty(ours.Except(allowed));
    }

    [Theory, InlineData("Search"), InlineData("Engine")]
    public void Search_and_engine_know_nothing_of_Orleans_or_hosting(string part)
    {
        var references = Load(part).GetReferencedAssemblies().Select(a => a.Name!);
        Assert.DoesNotContain(references, n => n.StartsWith("Orleans", StringComparison.Ordinal)
            || n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || n.StartsWith("Microsoft.Extensions", StringComparison.Ordinal));
    }

    [Fact]
    public void Search_references_nothing_but_the_framework() =>
        Assert.All(Load("Search").GetReferencedAssemblies(), a => Assert.StartsWith("System", a.Name, StringComparison.Ordinal));

    [Fact]
    public void Search_does_no_io_and_starts_no_threads() =>
        Assert.DoesNotContain(Load("Search").GetReferencedAssemblies(), a => a.Name is
            "System.IO.FileSystem" or "System.Net.Http" or "System.Net.Sockets" or "System.Threading.Thread" or "System.Threading.ThreadPool");

    [Fact]
    public void ILGPU_stays_inside_the_gpu_devices() =>
        Assert.All(new[] { "Search", "Contracts", "Silo", "experiments" }, part =>
            Assert.DoesNotContain(Load(part).GetReferencedAssemblies(), a => a.Name!.StartsWith("ILGPU", StringComparison.Ordinal)));

    [Fact]
    public void Namespaces_mirror_their_assembly() =>
        Assert.All(new[] { "Search", "Engine", "Contracts", "Silo" }, part =>
            Assert.All(Load(part).GetExportedTypes().Where(t => !IsGenerated(t)), type =>
                Assert.StartsWith(Prefix + part, type.Namespace ?? "", StringComparison.Ordinal)));

    [Fact]
    public void The_client_library_is_all_that_is_public_of_the_program() =>
        Assert.All(Load("experiments").GetExportedTypes().Where(t => !IsGenerated(t)), type => Assert.Equal("Experiments.Client", type.Namespace));

    internal static Assembly Load(string part) => Assembly.Load(part == "experiments" ? part : Prefix + part);

    private static bool IsGenerated(Type type) =>
        type.Namespace is null || type.Namespace.StartsWith("OrleansCodeGen", StringComparison.Ordinal);
}
