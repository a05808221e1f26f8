namespace Experiments.Engine.Devices.Cpu.Teams;

/// <summary>Another thread of the team has failed; what that one threw is what the caller gets.</summary>
internal sealed class TeamBrokenException() : Exception("Another thread of the team has failed.");
