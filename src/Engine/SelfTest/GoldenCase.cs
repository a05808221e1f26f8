using System.Reflection;
using Experiments.Engine.Files;
using Experiments.Engine.Training;

namespace Experiments.Engine.SelfTest;

/// <summary>
/// A training with known results: the pack, its initial weights, and the expected losses, weights and predictions.
/// </summary>
public sealed record GoldenCase
{
    /// <summary>The file's name without its extension.</summary>
    public required string Name { get; init; }

    /// <summary>A pack of one lane with the given initial weights, without shuffling.</summary>
    public required PackSpec Pack { get; init; }

    /// <summary>The loss by epoch.</summary>
    public required IReadOnlyList<double> LossCurve { get; init; }

    /// <summary>The final tensors by name.</summary>
    public required IReadOnlyDictionary<string, double[]> State { get; init; }

    /// <summary>The final predictions, [rows, outputs].</summary>
    public required IReadOnlyList<double> Output { get; init; }

    /// <summary>Reads a case from its file.</summary>
    /// <exception cref="GoldenCaseException">The file is not such a case.</exception>
    public static GoldenCase Load(string path)
    {
        try
        {
            using var stream = InputFile.Open(path);
            return GoldenCaseReader.Read(path, stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GoldenCaseException(path, $"The case cannot be read: {e.Message}", e);
        }
    }

    /// <summary>
    /// Reads the cases of a folder, in the order of their names: files named <c>mlp_*.json</c>, and other JSON files
    /// that contain <c>coefs_init</c>. A folder of golden files also holds cases of other kinds.
    /// </summary>
    /// <exception cref="GoldenCaseException">The folder has no case, or a case cannot be read.</exception>
    public static IReadOnlyList<GoldenCase> LoadFolder(string folder)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [];
        GoldenCase[] cases = [.. files.Order(StringComparer.Ordinal).Where(IsCase).Select(Load)];
        return cases.Length > 0 ? cases : throw new GoldenCaseException(
            folder, "The folder contains no case: give a folder with files named mlp_*.json.");
    }

    private static bool IsCase(string path) =>
        Path.GetFileName(path).StartsWith("mlp_", StringComparison.Ordinal)
        || (FileKinds.Find(path) == FileKind.Regular
            && File.ReadLines(path).Any(line => line.Contains("\"coefs_init\"", StringComparison.Ordinal)));

    /// <summary>Reads the cases that are embedded in the engine.</summary>
    public static IReadOnlyList<GoldenCase> LoadBuiltIn()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var names = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Cases/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        return [.. names.Select(name => Read(name, assembly.GetManifestResourceStream(name)!))];
    }

    private static GoldenCase Read(string name, Stream stream)
    {
        using (stream) return GoldenCaseReader.Read(name, stream);
    }
}
