namespace Experiments.Cli.Diagnosis;

/// <summary>A check of one thing that a silo needs, which leaves it unchanged.</summary>
internal interface ICheck
{
    /// <summary>The subject of the check, in a word or two.</summary>
    string Subject { get; }

    /// <summary>Runs the check. An exception counts as a failed check and is reported.</summary>
    Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation);
}
