using System.Text.RegularExpressions;
using Experiments.Architecture.Tests.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Experiments.Architecture.Tests;

/// <summary>The C# of the pages: a program that compiles, or paragraphs of this repository's files, which do.</summary>
public sealed partial class DocumentedCodeTests
{
    // The usings of a project with ImplicitUsings.
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly Lazy<string> s_sources = new(() => WithoutSpace(string.Concat(((string[])["src", "tests"])
        .SelectMany(tree => Directory.EnumerateFiles(Repository.File(tree), "*.cs", SearchOption.AllDirectories))
        .Where(file => !Generated().IsMatch(file)).Select(file => DocComment().Replace(File.ReadAllText(file), "")))));

    // A file with #: lines is run by the test of its page, and the pages of the API show declarations.
    public static TheoryData<string> Programs => [.. CodeBlock.In("csharp").Select(row => row.Data)
        .Where(place => !place.StartsWith(ApiPages.Folder, StringComparison.Ordinal)
            && !CodeBlock.At(place).Text.StartsWith("#:", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Programs))]
    public void A_block_compiles_or_is_part_of_a_file_that_does(string place)
    {
        var text = CodeBlock.At(place).Text;
        if (text.Split("\n\n").All(IsInSources)) return;
        Assert.Empty(FindErrors(text));
    }

    private static IEnumerable<Diagnostic> FindErrors(string program) => CSharpCompilation
        .Create(
            "page", [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(program)],
            ProgramReferences.All,
            new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable))
        .GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);

    private static bool IsInSources(string paragraph) =>
        s_sources.Value.Contains(WithoutSpace(paragraph), StringComparison.Ordinal);

    private static string WithoutSpace(string text) => Space().Replace(text, "");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("^ *///.*$", RegexOptions.Multiline)]
    private static partial Regex DocComment();

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex Generated();
}
