using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Experiments.Architecture.Tests;

/// <summary>The references between the rooms of a project, as the compiler resolves them.</summary>
internal static class RoomReferences
{
    // Every project may use what the packages and the framework bring; the tests' own folder has all of it.
    private static readonly IReadOnlyList<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    /// <summary>The references from one room to another, each with a file and a type that show it.</summary>
    public static IReadOnlyList<RoomReference> Find(Project project)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var files = project.Files.ToDictionary(
            file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file), file => file);
        // The output of source generators is missing here, and is not a room.
        var compilation = CSharpCompilation.Create(
            project.Assembly, files.Keys.Append(ImplicitUsings(project, options)),
            s_references.Where(reference => Path.GetFileNameWithoutExtension(reference.Display) != project.Assembly),
            new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        return [.. files.Keys.AsParallel().SelectMany(tree => OfFile(project, compilation, tree)).Distinct()];
    }

    private static IEnumerable<RoomReference> OfFile(Project project, CSharpCompilation compilation, SyntaxTree tree)
    {
        var (model, room) = (compilation.GetSemanticModel(tree), project.RoomOf(tree.FilePath));
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is not null) continue;
            var info = model.GetSymbolInfo(name);
            var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
            var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
            foreach (var declaration in type?.OriginalDefinition.DeclaringSyntaxReferences ?? [])
                if (declaration.SyntaxTree.FilePath is { Length: > 0 } file
                        && project.RoomOf(file) is var to && to != room)
                    yield return new(room, to, Path.GetFileName(tree.FilePath), type!.Name);
        }
    }

    // The build writes them to a separate file.
    private static SyntaxTree ImplicitUsings(Project project, CSharpParseOptions options)
    {
        var written = Directory.EnumerateFiles(
            Path.Combine(project.Folder, "obj"), "*.GlobalUsings.g.cs", SearchOption.AllDirectories)
            .Max();
        Assert.True(written is not null, $"{project.Name} is not built");
        return CSharpSyntaxTree.ParseText(File.ReadAllText(written), options);
    }
}

/// <summary>A file of one room that refers to a type of another.</summary>
internal sealed record RoomReference(string From, string To, string File, string Type);
