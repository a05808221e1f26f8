using System.Diagnostics;

namespace Experiments.Kernels.Bench;

/// <summary>
/// Both in turns, a few milliseconds each, and the median of the ratios: on a machine that others use too, neighbouring
/// moments are alike where distant ones are not.
/// </summary>
internal static class SideBySide
{
    private const int Rounds = 61;
    private const double SliceSeconds = 0.003;

    public static void Run()
    {
        Console.WriteLine(OpenBlas.Core);
        Console.WriteLine("| product | role | ours, GFLOP/s | OpenBLAS, GFLOP/s | ours / OpenBLAS |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (Shape shape in Shape.Training)
        {
            using Operands operands = new(shape);
            int calls = (int)Math.Ceiling(SliceSeconds * 80e9 / shape.Operations);
            List<double> ours = [], theirs = [], ratios = [];
            for (int round = -10; round < Rounds; round++)
            {
                double own = Seconds(operands.Ours, calls), peer = Seconds(operands.Theirs, calls);
                if (round < 0)
                    continue;
                ours.Add(own / calls);
                theirs.Add(peer / calls);
                ratios.Add(peer / own);
            }

            Console.WriteLine(
                $"| {shape} | {shape.Role} | {shape.Operations / Median(ours) / 1e9:F1} | " +
                $"{shape.Operations / Median(theirs) / 1e9:F1} | {Median(ratios):F2} |");
        }
    }

    private static double Seconds(Action action, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
            action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
