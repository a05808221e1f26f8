using Experiments.Contracts.Errors;

namespace Experiments.Silo.Settings;

/// <summary>The error for a folder of experiments that cannot be written.</summary>
[GenerateSerializer, Alias("Experiments.FolderNotWritableException")]
public sealed class FolderNotWritableException : SiloException
{
    public FolderNotWritableException(string folder, DiskProblem problem, Exception? inner = null)
        : base($"{Path.GetFullPath(folder)} cannot be written: {problem.Text}. {UpperFirst(problem.Remedy)}.", inner)
    { }

    private static string UpperFirst(string clause) => $"{char.ToUpperInvariant(clause[0])}{clause[1..]}";
}
