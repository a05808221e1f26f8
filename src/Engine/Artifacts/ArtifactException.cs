namespace Experiments.Engine.Artifacts;

/// <summary>
/// The error that an artifact cannot be read or written. The message gives the file, the problem and the remedy.
/// </summary>
public sealed class ArtifactException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The file or folder.</param>
    /// <param name="problem">The problem, as a sentence.</param>
    /// <param name="remedy">The remedy, as a sentence.</param>
    /// <param name="cause">The inner exception, or null.</param>
    public ArtifactException(string file, string problem, string remedy, Exception? cause = null)
        : base($"{file}: {problem} {remedy}", cause) => (File, Problem, Remedy) = (file, problem, remedy);

    /// <summary>The file or folder.</summary>
    public string File { get; }

    /// <summary>The problem, as a sentence.</summary>
    public string Problem { get; }

    /// <summary>The remedy, as a sentence.</summary>
    public string Remedy { get; }
}
