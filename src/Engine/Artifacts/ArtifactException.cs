namespace Experiments.Engine.Artifacts;

/// <summary>
/// An artifact that cannot be read or written. Says which file, what is wrong with it and what to do.
/// </summary>
public sealed class ArtifactException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The file or folder.</param>
    /// <param name="problem">What is wrong with it, as a sentence.</param>
    /// <param name="remedy">What to do, as a sentence.</param>
    /// <param name="cause">What was thrown underneath, or null.</param>
    public ArtifactException(string file, string problem, string remedy, Exception? cause = null)
        : base($"{file}: {problem} {remedy}", cause) => (File, Problem, Remedy) = (file, problem, remedy);

    /// <summary>The file or folder.</summary>
    public string File { get; }

    /// <summary>What is wrong with it.</summary>
    public string Problem { get; }

    /// <summary>What to do.</summary>
    public string Remedy { get; }
}
