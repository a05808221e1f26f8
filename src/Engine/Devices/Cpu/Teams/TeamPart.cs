namespace Experiments.Engine.Devices.Cpu.Teams;

/// <summary>The part of a team's work that one thread runs.</summary>
/// <param name="Index">The index of the part, from 0.</param>
/// <param name="Count">The number of parts.</param>
internal readonly record struct TeamPart(int Index, int Count)
{
    /// <summary>Boundaries are multiples of this, so most loops over registers and tiles have no remainder.</summary>
    private const int Grain = 4;

    /// <summary>Returns this part's range of n outputs. The ranges of all parts are consecutive and complete.</summary>
    public (int From, int To) GetRange(int n) => (GetBoundary(n, Index), GetBoundary(n, Index + 1));

    private int GetBoundary(int n, int part) => (int)Math.Min(n, ((long)n + Grain - 1) / Grain * part / Count * Grain);
}
