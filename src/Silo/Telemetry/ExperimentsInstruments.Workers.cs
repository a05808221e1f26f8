using System.Diagnostics.Metrics;

namespace Experiments.Silo.Telemetry;

/// <summary>The instruments of devices and their slots.</summary>
internal sealed partial class ExperimentsInstruments
{
    private readonly Histogram<double> _gap = Distribution(meters, "experiments.slot.gap", "s",
        "Idle time of a slot between two packs, by device.", 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 10);
    private readonly Histogram<double> _lanes = Distribution(meters, "experiments.pack.lanes", "{lane}",
        "Lanes that a pack begins with, by device.", 1, 2, 3, 5, 10, 20, 50, 100, 200, 500);
    private readonly Histogram<double> _fill = Distribution(
        meters, "experiments.pack.fill.ratio", "1",
        "Lanes that a GPU's pack begins with, as a share of the lanes that the device can take, by device.",
        0.1, 0.25, 0.5, 0.75, 0.9, 1);
    private readonly Counter<long> _trainedEpochs = Count(
        meters, "experiments.epochs", "{epoch}", "Epochs that were trained, summed over fits, by device.");
    private readonly Counter<long> _samples = Count(
        meters, "experiments.samples", "{row}", "Rows that were trained on, summed over fits and epochs, by device.");

    public void OnGap(string device, TimeSpan idle) =>
        _gap.Record(idle.TotalSeconds, ExperimentsTags.Create(ExperimentsTags.Device, device));

    public void OnLanes(string device, int lanes) =>
        _lanes.Record(lanes, ExperimentsTags.Create(ExperimentsTags.Device, device));

    public void OnPackFilled(string device, int lanes, int capacity) =>
        _fill.Record(Math.Min(1, (double)lanes / capacity), ExperimentsTags.Create(ExperimentsTags.Device, device));

    public void OnEpochTrained(string device, int rows)
    {
        _trainedEpochs.Add(1, ExperimentsTags.Create(ExperimentsTags.Device, device));
        _samples.Add(rows, ExperimentsTags.Create(ExperimentsTags.Device, device));
    }
}
