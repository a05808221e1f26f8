using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Experiments.Architecture.Tests.Api;

/// <summary>The doc comments of the assemblies beside these tests, as Markdown.</summary>
/// <param name="link">Where a documented type is described, or null.</param>
internal sealed class DocComments(Func<string, string?> link)
{
    private readonly Dictionary<string, XElement> _members = Directory
        .EnumerateFiles(AppContext.BaseDirectory, "Experiments.*.xml")
        .SelectMany(file => XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants("member"))
        .GroupBy(member => member.Attribute("name")!.Value)
        .ToDictionary(g => g.Key, g => g.First());

    /// <summary>The text of one element of a symbol's comment, such as its summary; empty if it has none.</summary>
    public string Read(ISymbol symbol, string element) => Render(Find(symbol)?.Element(element));

    /// <summary>The elements of one kind with the names that they bear: parameters, and exceptions by type.</summary>
    public IEnumerable<(string Name, string Text)> ReadAll(ISymbol symbol, string element, string attribute) =>
        from x in Find(symbol)?.Elements(element) ?? []
        select (x.Attribute(attribute)?.Value ?? "", Render(x));

    /// <summary>A reference of a comment (T:Namespace.Type): a link where its type has a page.</summary>
    public string Refer(string cref)
    {
        var name = cref[(cref.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('(')[0];
        var parts = name.Split('.');
        var shown = cref.StartsWith("T:", StringComparison.Ordinal) ? parts[^1] : string.Join('.', parts[^2..]);
        var type = cref.StartsWith("T:", StringComparison.Ordinal) ? name : string.Join('.', parts[..^1]);
        shown = $"`{shown.Split('`')[0].Replace(".#ctor", "", StringComparison.Ordinal)}`";
        return link(type) is { } target ? $"[{shown}]({target})" : shown;
    }

    private XElement? Find(ISymbol symbol)
    {
        var found = symbol.GetDocumentationCommentId() is { } id ? _members.GetValueOrDefault(id) : null;
        if (found?.Element("inheritdoc") is null && found is not null) return found;
        return Overridden(symbol).Select(Find).FirstOrDefault(x => x is not null) ?? found;
    }

    // What <inheritdoc/> means: the member that this one overrides or implements.
    private static IEnumerable<ISymbol> Overridden(ISymbol symbol)
    {
        ISymbol? parent = symbol switch
        {
            IMethodSymbol method => method.OverriddenMethod,
            IPropertySymbol property => property.OverriddenProperty,
            INamedTypeSymbol type => type.BaseType,
            _ => null,
        };
        if (parent is not null) yield return parent.OriginalDefinition;
        if (symbol is INamedTypeSymbol or { ContainingType: null }) yield break;
        foreach (var member in symbol.ContainingType.AllInterfaces.SelectMany(i => i.GetMembers(symbol.Name)))
            if (SymbolEqualityComparer.Default.Equals(
                symbol.ContainingType.FindImplementationForInterfaceMember(member), symbol))
                yield return member.OriginalDefinition;
    }

    private string Render(XElement? element) => element is null ? "" : string.Join("\n\n", string
        .Concat(element.Nodes().Select(RenderNode)).Split("\n\n").Select(Unwrap).Where(p => p.Length > 0));

    private static string Unwrap(string paragraph) => string.Join(
        ' ', paragraph.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private string RenderNode(XNode node) => node switch
    {
        // An empty line in the source is not a paragraph.
        XText text => string.Join('\n', text.Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Replace("<", "&lt;", StringComparison.Ordinal),
        XElement { Name.LocalName: "para" } p => $"\n\n{string.Concat(p.Nodes().Select(RenderNode))}\n\n",
        XElement { Name.LocalName: "see" or "seealso" } see => see.Attribute("cref") is { } cref
            ? Refer(cref.Value) : $"`{see.Attribute("langword")?.Value ?? see.Value}`",
        XElement { Name.LocalName: "paramref" or "typeparamref" } x => $"`{x.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "c" or "code" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "item" } item =>
            $"\n\n- {string.Concat(item.Nodes().Select(RenderNode)).Trim()}\n\n",
        XElement other => string.Concat(other.Nodes().Select(RenderNode)),
        _ => "",
    };
}
