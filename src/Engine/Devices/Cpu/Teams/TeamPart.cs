namespace Experiments.Engine.Devices.Cpu.Teams;

/// <summary>Which part of a team's work one of its threads does.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Count">The parts that there are.</param>
internal readonly record struct TeamPart(int Index, int Count)
{
    /// <summary>Boundaries lie at multiples of this, for loops over registers and tiles like whole ones.</summary>
    private const int Grain = 4;

    /// <summary>This part's share of n outputs: parts follow each other and leave none out.</summary>
    public (int From, int To) GetRange(int n) => (GetBoundary(n, Index), GetBoundary(n, Index + 1));

    private int GetBoundary(int n, int part) => (int)Math.Min(n, ((long)n + Grain - 1) / Grain * part / Count * Grain);
}
