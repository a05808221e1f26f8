namespace Experiments.Silo.Settings;

/// <summary>The process that holds a folder's lock.</summary>
/// <param name="Process">The id of the process.</param>
/// <param name="Experiments">The ids of the experiments that it runs now.</param>
public sealed record FolderHolder(int Process, IReadOnlyList<string> Experiments);
