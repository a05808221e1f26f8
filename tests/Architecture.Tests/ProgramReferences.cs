using Microsoft.CodeAnalysis;

namespace Experiments.Architecture.Tests;

/// <summary>What a program is compiled against that may use all parts: they are beside these tests.</summary>
internal static class ProgramReferences
{
    public static IReadOnlyList<MetadataReference> All { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file))];
}
