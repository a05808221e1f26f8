namespace Experiments.Cli.Diagnosis;

/// <summary>Looks at one thing that a silo needs, and leaves it as it was.</summary>
internal interface ICheck
{
    /// <summary>What it looks at, in a word or two.</summary>
    string Subject { get; }

    /// <summary>Looks. What it throws counts as a failure and is told.</summary>
    Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation);
}
