namespace Experiments.Architecture.Tests;

/// <summary>The package Experiments.Client contains every type that its public API mentions.</summary>
public sealed class PackedTypesTests
{
    /// <summary>The client and its parts, which are packed together, and the packages that they depend on.</summary>
    private static readonly string[] s_packed =
        ["Experiments.Client", "Experiments.Contracts", "Experiments.Core", "Experiments.Engine", "Experiments.Search"];

    [Fact]
    public void The_client_speaks_of_packed_types_only()
    {
        var foreign = ReferenceTests.Load("Client").GetExportedTypes()
            .SelectMany(FindTypes)
            .SelectMany(Unfold)
            .Where(type => !IsPacked(type.Assembly.GetName().Name!))
            .Select(type => type.FullName)
            .Distinct();
        Assert.Empty(foreign);
    }

    [Fact]
    public void Its_parts_are_packed_with_it()
    {
        var project = File.ReadAllText(Repository.File("src", "Client", "Client.csproj"));
        Assert.All((string[])["Experiments.Contracts", "Experiments.Core"],
            part => Assert.Contains($"$(OutDir){part}.*", project, StringComparison.Ordinal));
    }

    private static bool IsPacked(string assembly) =>
        s_packed.Contains(assembly) || assembly.StartsWith("System", StringComparison.Ordinal);

    private static IEnumerable<Type> FindTypes(Type type) =>
    [
        type.BaseType ?? typeof(object), .. type.GetInterfaces(),
        .. type.GetProperties().Select(p => p.PropertyType), .. type.GetFields().Select(f => f.FieldType),
        .. type.GetEvents().Select(e => e.EventHandlerType!),
        .. type.GetMethods().SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)),
        .. type.GetConstructors().SelectMany(c => c.GetParameters()).Select(p => p.ParameterType),
    ];

    private static IEnumerable<Type> Unfold(Type type) =>
        type.HasElementType ? Unfold(type.GetElementType()!)
        : type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(Unfold)]
        : type.IsGenericParameter ? []
        : [type];
}
