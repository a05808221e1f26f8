using Experiments.Engine.Data;
using Experiments.Engine.Tasks;

namespace Experiments.Cli.Init;

/// <summary>What <c>experiments init</c> was asked for.</summary>
/// <param name="Data">The file of the rows.</param>
/// <param name="Targets">The columns to predict; none to be shown which there are.</param>
/// <param name="Out">The experiment file to write, or null for one that is named after the data.</param>
/// <param name="Task">What the target holds, where the user says it.</param>
/// <param name="Force">Whether a file that is there may be replaced.</param>
internal sealed record InitOptions(
    string Data, IReadOnlyList<string> Targets, string? Out, TargetKind? Task, bool Force);
