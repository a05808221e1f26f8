using System.Reflection;

namespace Experiments.Architecture.Tests;

/// <summary>
/// References point one way (docs/architecture.md). A new arrow is a decision: change this table on purpose.
/// </summary>
public sealed class ReferenceTests
{
    private const string Prefix = "Experiments.";

    public static TheoryData<string, string[]> Allowed => new()
    {
        { "Search", [] },
        { "Engine", ["Search"] },
        { "Contracts", [] },
        { "Core", ["Contracts", "Engine", "Search"] },
        { "Silo", ["Contracts", "Core", "Engine", "Search"] },
        { "Client", ["Contracts", "Core", "Engine", "Search"] },
        { "experiments", ["Client", "Contracts", "Core", "Engine", "Search", "Silo"] },
    };

    [Theory, MemberData(nameof(Allowed))]
    public void A_part_references_only_what_the_map_allows(string part, string[] allowed)
    {
        var references = Load(part).GetReferencedAssemblies().Select(a => a.Name!);
        var ours =
            references.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..]);
        Assert.Empty(ours.Except(allowed));
    }

    [Theory, InlineData("Search"), InlineData("Engine")]
    public void Search_and_engine_know_nothing_of_Orleans_or_hosting(string part)
    {
        var references = Load(part).GetReferencedAssemblies().Select(a => a.Name!);
        Assert.DoesNotContain(references, n => n.StartsWith("Orleans", StringComparison.Ordinal)
            || n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || n.StartsWith("Microsoft.Extensions", StringComparison.Ordinal));
    }

    [Fact]
    public void Search_references_nothing_but_the_framework() =>
        Assert.All(Load("Search").GetReferencedAssemblies(), a =>
            Assert.StartsWith("System", a.Name, StringComparison.Ordinal));

    [Fact]
    public void Search_does_no_io_and_starts_no_threads() =>
        Assert.DoesNotContain(Load("Search").GetReferencedAssemblies(), a => a.Name is
            "System.IO.FileSystem"
            or "System.Net.Http" or "System.Net.Sockets" or "System.Threading.Thread" or "System.Threading.ThreadPool");

    [Fact]
    public void ILGPU_stays_inside_the_gpu_devices() =>
        Assert.All(new[] { "Search", "Contracts", "Silo", "Core", "Client", "experiments" }, part =>
            Assert.DoesNotContain(
                Load(part).GetReferencedAssemblies(), a => a.Name!.StartsWith("ILGPU", StringComparison.Ordinal)));

    [Fact]
    public void The_client_library_needs_neither_a_server_nor_a_database()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Visit(Load("Client"));
        string[] servers = ["Orleans.Server",
            "Orleans.Runtime", "Npgsql", "Microsoft.Data.Sqlite", "AWSSDK", "Microsoft.AspNetCore", "Experiments.Silo"];
        // The types of a connection, which Orleans' client has too: they are no server.
        seen.Remove("Microsoft.AspNetCore.Connections.Abstractions");
        Assert.DoesNotContain(seen, name => servers.Any(server => name.StartsWith(server, StringComparison.Ordinal)));

        void Visit(Assembly assembly)
        {
            foreach (var name in assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(seen.Add).ToList())
                if (name.StartsWith(Prefix, StringComparison.Ordinal)) Visit(Assembly.Load(name));
        }
    }

    [Fact]
    public void Nothing_of_the_program_is_public() =>
        Assert.DoesNotContain(Load("experiments").GetExportedTypes(), type => !IsGenerated(type));

    internal static Assembly Load(string part) => Assembly.Load(part == "experiments" ? part : Prefix + part);

    private static bool IsGenerated(Type type) =>
        type.Namespace is null || type.Namespace.StartsWith("OrleansCodeGen", StringComparison.Ordinal);
}
