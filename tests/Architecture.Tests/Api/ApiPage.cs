using System.Text;
using Microsoft.CodeAnalysis;

namespace Experiments.Architecture.Tests.Api;

/// <summary>One page of the reference: the types of a namespace, with what their doc comments say.</summary>
internal sealed class ApiPage(string name, string package, IEnumerable<INamedTypeSymbol> types, DocComments comments)
{
    public const string Notice = "<!-- written from the doc comments, by tests with EXPERIMENTS_APPROVE=1 -->";

    private readonly StringBuilder _text = new();

    public string Render()
    {
        _text.Append($"{Notice}\n\n# {name}\n\nA namespace of the package `{package}`; [all](README.md).\n");
        foreach (var type in types) Append(type);
        return _text.ToString();
    }

    private void Append(INamedTypeSymbol type)
    {
        _text.Append($"\n## `{ApiSignature.Name(type)}`\n\n```csharp\n{ApiSignature.Type(type)}\n```\n");
        AppendText(comments.Read(type, "summary"));
        AppendText(comments.Read(type, "remarks"));
        if (type.TypeKind == TypeKind.Delegate)
        {
            AppendDetails(type);
            return;
        }
        var members = PublicTypes.GetMembers(type).ToList();
        AppendTable("member", members.OfType<IFieldSymbol>().Where(_ => type.TypeKind == TypeKind.Enum), f => f.Name);
        AppendTable("constant or field",
            members.OfType<IFieldSymbol>().Where(_ => type.TypeKind != TypeKind.Enum), ApiSignature.Member);
        AppendTable("property", members.OfType<IPropertySymbol>(), ApiSignature.Member);
        AppendTable("event", members.OfType<IEventSymbol>(), ApiSignature.Member);
        foreach (var group in members.OfType<IMethodSymbol>().Where(IsTold).GroupBy(m => Title(type, m))) Append(group);
    }

    // A constructor that takes nothing says nothing, and nobody but the packages creates their exceptions.
    private bool IsTold(IMethodSymbol method) => method.MethodKind != MethodKind.Constructor
        || ((method.Parameters.Length > 0 || comments.Read(method, "summary").Length > 0)
            && method.ContainingType.AllInterfaces.All(i => i.Name != "ISerializable"));

    private void Append(IGrouping<string, IMethodSymbol> methods)
    {
        _text.Append($"\n### `{methods.Key}`\n");
        foreach (var method in methods)
        {
            _text.Append($"\n```csharp\n{ApiSignature.Member(method)}\n```\n");
            // The parameters of a record are its properties, which the table describes.
            if (IsOfRecord(method)) continue;
            AppendText(comments.Read(method, "summary"));
            AppendDetails(method);
        }
    }

    private static bool IsOfRecord(IMethodSymbol method) => method.MethodKind == MethodKind.Constructor
        && method.ContainingType.IsRecord
        && method.Parameters.All(p => method.ContainingType.GetMembers(p.Name).Any());

    private void AppendDetails(ISymbol symbol)
    {
        var lines = comments.ReadAll(symbol, "typeparam", "name").Select(p => $"- `{p.Name}`: {Inline(p.Text)}")
            .Concat(comments.ReadAll(symbol, "param", "name").Select(p => $"- `{p.Name}`: {Inline(p.Text)}"))
            .Concat(comments.ReadAll(symbol, "exception", "cref")
                .Select(e => $"- throws {comments.Refer(e.Name)}: {Inline(e.Text)}")).ToList();
        if (comments.Read(symbol, "returns") is { Length: > 0 } returns) lines.Add($"- returns: {Inline(returns)}");
        if (lines.Count > 0) _text.Append($"\n{string.Join('\n', lines)}\n");
    }

    private void AppendTable(string head, IEnumerable<ISymbol> members, Func<ISymbol, string> show)
    {
        var rows = members.Select(m => $"| `{EscapeBars(show(m))}` | {Cell(m)} |").ToList();
        if (rows.Count == 0) return;
        _text.Append($"\n| {head} | meaning |\n| --- | --- |\n{string.Join('\n', rows)}\n");
    }

    private string Cell(ISymbol member)
    {
        var text = comments.Read(member, "summary");
        // A property of a record that its first line declares is described there.
        if (text.Length == 0)
            text = comments.ReadAll(member.ContainingType, "param", "name")
                .FirstOrDefault(p => p.Name == member.Name).Text;
        return EscapeBars(Inline(text ?? ""));
    }

    private void AppendText(string text)
    {
        if (text.Length > 0) _text.Append($"\n{text}\n");
    }

    private static string EscapeBars(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Inline(string text) => text.Replace("\n\n", " ", StringComparison.Ordinal);

    private static string Title(INamedTypeSymbol type, IMethodSymbol method) => method switch
    {
        { MethodKind: MethodKind.Constructor } => $"new {ApiSignature.Name(type)}",
        { MethodKind: MethodKind.Conversion } => $"{type.Name}: conversion",
        { MethodKind: MethodKind.UserDefinedOperator } => $"{type.Name}: operator",
        _ => $"{type.Name}.{method.Name}",
    };
}
