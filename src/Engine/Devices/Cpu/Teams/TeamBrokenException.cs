namespace Experiments.Engine.Devices.Cpu.Teams;

/// <summary>The error that another thread of the team has failed, whose exception the caller gets.</summary>
internal sealed class TeamBrokenException() : Exception("Another thread of the team has failed.");
