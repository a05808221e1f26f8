namespace Experiments.Silo.Settings;

/// <summary>Who holds a folder's lock.</summary>
/// <param name="Process">The process.</param>
/// <param name="Experiments">The ids of the experiments that it runs now.</param>
public sealed record FolderHolder(int Process, IReadOnlyList<string> Experiments);
