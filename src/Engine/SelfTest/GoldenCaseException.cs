namespace Experiments.Engine.SelfTest;

/// <summary>The error that a golden case cannot be read.</summary>
public sealed class GoldenCaseException(string file, string problem, Exception? inner = null)
    : Exception($"{file}: {problem}", inner)
{
    /// <summary>The file or folder.</summary>
    public string File { get; } = file;

    /// <summary>The problem, as a sentence.</summary>
    public string Problem { get; } = problem;
}
