using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Experiments.Architecture.Tests.Api;

/// <summary>
/// The types that users of the packages see: all of Client, Engine and Search, and those of the client's parts that its
/// members mention.
/// </summary>
internal sealed class PublicTypes
{
    /// <summary>The packages, and the parts that are packed with one of them.</summary>
    private static readonly (string Part, string Package)[] s_packed =
        [("Client", "Experiments.Client"), ("Contracts", "Experiments.Client"), ("Core", "Experiments.Client"),
            ("Engine", "Experiments.Engine"), ("Search", "Experiments.Search")];

    private readonly Dictionary<string, string> _packages = [];
    private readonly HashSet<INamedTypeSymbol> _types = new(SymbolEqualityComparer.Default);

    public PublicTypes()
    {
        var compilation = CSharpCompilation.Create("pages", references: ProgramReferences.All);
        foreach (var (part, package) in s_packed)
            _packages.Add(ReferenceTests.Load(part).GetName().Name!, package);
        var assemblies = compilation.References.Select(compilation.GetAssemblyOrModuleSymbol)
            .OfType<IAssemblySymbol>().Where(a => _packages.ContainsKey(a.Name)).ToList();
        foreach (var assembly in assemblies.Where(a => !IsPart(a)))
            foreach (var type in FindTypes(assembly.GlobalNamespace)) Add(type);
    }

    public IEnumerable<INamedTypeSymbol> All => _types;

    public bool Contains(ISymbol symbol) => symbol is INamedTypeSymbol type && _types.Contains(type.OriginalDefinition);

    public string GetPackage(INamedTypeSymbol type) => _packages[type.ContainingAssembly.Name];

    /// <summary>The members of a type that its users see and that no compiler has made.</summary>
    public static IEnumerable<ISymbol> GetMembers(INamedTypeSymbol type) => type.GetMembers().Where(member =>
        member is not INamedTypeSymbol && IsVisible(member) && !IsGenerated(member) && !IsAccessor(member)
        && !IsOfEveryObject(member));

    // A part is told of only as far as the package mentions it.
    private static bool IsPart(IAssemblySymbol assembly) =>
        assembly.Name is "Experiments.Contracts" or "Experiments.Core";

    private static IEnumerable<INamedTypeSymbol> FindTypes(INamespaceSymbol space) =>
        space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(FindTypes));

    private void Add(ITypeSymbol? symbol)
    {
        switch (symbol)
        {
            case IArrayTypeSymbol array:
                Add(array.ElementType);
                break;
            case INamedTypeSymbol named:
                foreach (var argument in named.TypeArguments) Add(argument);
                if (Belongs(named.OriginalDefinition) && _types.Add(named.OriginalDefinition))
                    foreach (var mentioned in Mentions(named.OriginalDefinition)) Add(mentioned);
                break;
        }
    }

    private bool Belongs(INamedTypeSymbol type) => IsVisible(type)
        && _packages.ContainsKey(type.ContainingAssembly.Name)
        && !type.ContainingNamespace.ToDisplayString().StartsWith("OrleansCodeGen", StringComparison.Ordinal);

    private static IEnumerable<ITypeSymbol?> Mentions(INamedTypeSymbol type) =>
    [
        type.BaseType, .. type.Interfaces, .. type.GetTypeMembers(),
        .. GetMembers(type).SelectMany<ISymbol, ITypeSymbol?>(member => member switch
        {
            IMethodSymbol method => [method.ReturnType, .. method.Parameters.Select(p => p.Type)],
            IPropertySymbol property => [property.Type, .. property.Parameters.Select(p => p.Type)],
            IFieldSymbol field => [field.Type],
            IEventSymbol @event => [@event.Type],
            _ => [],
        }),
    ];

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected
            or Accessibility.ProtectedOrInternal
        && (symbol.ContainingType is null || IsVisible(symbol.ContainingType));

    private static bool IsGenerated(ISymbol member) => member.IsImplicitlyDeclared
        || member.Name.Contains('<', StringComparison.Ordinal)
        || member.GetAttributes().Any(a => a.AttributeClass?.Name == "CompilerGeneratedAttribute")
        || member is IPropertySymbol { Name: "EqualityContract" }
        || member is IFieldSymbol { Name: "value__" };

    private static bool IsAccessor(ISymbol member) => (member as IMethodSymbol)?.MethodKind
        is MethodKind.PropertyGet or MethodKind.PropertySet
            or MethodKind.EventAdd or MethodKind.EventRemove or MethodKind.Destructor;

    private static bool IsOfEveryObject(ISymbol member) =>
        member is IMethodSymbol { Name: "Equals" or "GetHashCode" or "ToString" or "Deconstruct" or "PrintMembers" };
}
