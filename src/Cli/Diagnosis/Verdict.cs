namespace Experiments.Cli.Diagnosis;

/// <summary>The verdict on the subject of a check.</summary>
internal enum Verdict
{
    /// <summary>No problem was found.</summary>
    Ok,

    /// <summary>A silo can run, but not as well as it could.</summary>
    Warning,

    /// <summary>A silo cannot run, or a requested feature does not work.</summary>
    Failed,

    /// <summary>There is nothing to check.</summary>
    Skipped,
}
