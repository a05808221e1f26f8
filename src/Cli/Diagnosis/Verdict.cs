namespace Experiments.Cli.Diagnosis;

/// <summary>How it is with what was looked at.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>A silo runs with it, not as well as it could.</summary>
    Warning,

    /// <summary>A silo does not run with it, or what was asked for does not work.</summary>
    Failed,

    /// <summary>There is nothing to look at.</summary>
    Skipped,
}
