using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Gpu.Programs;
using Experiments.Gpu.Bench.Speed;

namespace Experiments.Gpu.Bench;

/// <summary>
/// The command that measures how fast the host lays the rows that a card then copies, by one thread and by several.
/// </summary>
internal sealed class StagingCommand : BenchCommand
{
    private readonly Option<int> _rows = Number("--rows", 60_000, "The rows.");
    private readonly Option<int[]> _threads = Several(
        "--threads", $"1,{Environment.ProcessorCount}", "The numbers of threads", int.Parse);
    private readonly Option<int> _rounds = Number("--rounds", 20, "The rounds, in which the numbers take turns.");

    public StagingCommand() : base("staging", "Measures how fast the host lays rows for a card, by number of threads.")
    {
        foreach (Option option in new Option[] { _rows, _threads, _rounds }) Add(option);
    }

    protected override bool Measure(Device device, ParseResult parsed, Action<object> save)
    {
        const int Batch = EpochMeasurement.Batch, Half = StagingBuffer.HalfSteps;
        var data = BenchData.Read(folder: null, parsed.GetValue(_rows)).Train;
        // A stride without a common factor goes through all rows, each far from the one before.
        var order = Enumerable.Range(0, data.Rows).Select(i => (int)((long)i * 7919 % data.Rows)).ToArray();
        var batches = new LaneBatches(0, data, order, null, data.Rows / Batch, default)
        {
            StepCount = data.Rows / Batch
        };
        for (var step = 0; step < batches.StepCount; step++) batches.Steps[step] = new(step * Batch, Batch, 0, 0, 0);
        var (x, y) = (new float[Half * Batch * data.Features], new float[Half * Batch * data.Outputs]);
        var threads = parsed.GetRequiredValue(_threads);
        var seconds = threads.ToDictionary(each => each, _ => new List<double>());
        for (var round = 0; round <= parsed.GetValue(_rounds); round++)
            foreach (var count in threads)
            {
                var start = Stopwatch.GetTimestamp();
                for (var from = 0; from < batches.StepCount; from += Half)
                    StagedRows.Lay(batches, from, Half, Batch, x, y, count);
                if (round > 0) seconds[count].Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

        var bytes = sizeof(float) * (double)batches.StepCount * Batch * (data.Features + data.Outputs);
        var rows = threads.Select(count => new
        {
            Threads = count,
            Seconds = seconds[count].Order().ElementAt(seconds[count].Count / 2),
            GigabytesPerSecond = bytes / seconds[count].Order().ElementAt(seconds[count].Count / 2) / 1e9,
        }).ToList();
        foreach (var row in rows)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Threads} threads: {row.GigabytesPerSecond:F2} GB/s, {row.Seconds:F4} s for {data.Rows} rows"));
        save(new { Staging = rows });
        return true;
    }
}
