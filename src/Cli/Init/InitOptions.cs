using Experiments.Engine.Tasks;

namespace Experiments.Cli.Init;

/// <summary>The options of <c>experiments init</c>.</summary>
/// <param name="Data">The file of rows.</param>
/// <param name="Targets">The columns to predict; empty to show the columns.</param>
/// <param name="Out">The experiment file to write, or null for a name derived from the data's.</param>
/// <param name="Task">The kind of target, if the user gives it.</param>
/// <param name="Force">True if an existing file may be replaced.</param>
/// <param name="Ignore">The columns to leave out.</param>
/// <param name="Header">Whether the first line has the names of the columns, if the user says it.</param>
internal sealed record InitOptions(
    string Data, IReadOnlyList<string> Targets, string? Out, TargetKind? Task, bool Force,
    IReadOnlyList<string> Ignore, bool? Header = null);
