using Microsoft.CodeAnalysis;

namespace Experiments.Architecture.Tests.Api;

/// <summary>The reference of the packages: an index, and a page for each namespace.</summary>
internal static class ApiPages
{
    public const string Folder = "docs/reference/api";

    private const string Index = "README.md";

    /// <summary>The pages by their names.</summary>
    public static IReadOnlyDictionary<string, string> Render()
    {
        var types = new PublicTypes();
        var comments = new DocComments(id =>
            types.All.FirstOrDefault(t => t.GetDocumentationCommentId() == $"T:{id}") is { } type ? Place(type) : null);
        var spaces = types.All.GroupBy(Namespace).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var pages = spaces.ToDictionary(g => FileName(g.Key), g => new ApiPage(g.Key, types.GetPackage(g.First()),
            g.OrderBy(ApiSignature.Name, StringComparer.Ordinal), comments).Render());
        pages.Add(Index, RenderIndex(types, spaces));
        return pages;
    }

    private static string RenderIndex(PublicTypes types, List<IGrouping<string, INamedTypeSymbol>> spaces)
    {
        var packages = spaces.GroupBy(g => types.GetPackage(g.First())).OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => $"\n## {p.Key}\n\n| namespace | types |\n| --- | --- |\n" + string.Concat(p.Select(g =>
                $"| [`{g.Key}`]({FileName(g.Key)}) | {Links(g)} |\n")));
        return $"""
            {ApiPage.Notice}

            # The C# API

            The public types of the three packages. `Experiments.Client` submits to a cluster; `Experiments.Engine` has
            the estimators, the search in one process, and what networks of your own are made of; `Experiments.Search`
            has spaces, strategies and the ledger. `src/PART/PublicApi.txt` has the same as one text a part.

            """.ReplaceLineEndings("\n") + string.Concat(packages);
    }

    private static string Links(IEnumerable<INamedTypeSymbol> types) => string.Join(", ", types
        .OrderBy(ApiSignature.Name, StringComparer.Ordinal).Select(t => $"[`{ApiSignature.Name(t)}`]({Place(t)})"));

    private static string Place(INamedTypeSymbol type) =>
        $"{FileName(Namespace(type))}#{MarkdownDocument.CreateAnchor(ApiSignature.Name(type))}";

    private static string Namespace(INamedTypeSymbol type) => type.ContainingNamespace.ToDisplayString();

    private static string FileName(string space) => $"{space}.md";
}
