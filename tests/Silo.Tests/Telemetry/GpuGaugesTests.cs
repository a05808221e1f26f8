using System.Diagnostics.Metrics;
using Experiments.Engine.Devices;
using Experiments.Silo.Hosting;

namespace Experiments.Silo.Tests.Telemetry;

public sealed class GpuGaugesTests
{
    [Fact]
    public void What_a_card_tells_is_shown_and_what_it_does_not_is_absent()
    {
        using var meter = new Meter(nameof(GpuGaugesTests));
        var gpu = DeviceCatalog.List()[0] with { Id = "gpu:0" };
        var other = gpu with { Id = "gpu:1" };
        _ = new GpuGauges(meter, [gpu, other], device => device.Id == "gpu:1" ? null : new()
        {
            Utilisation = 0.75,
            MemoryUsed = 2L << 30,
            MemoryTotal = 80L << 30,
            Temperature = 61,
            Power = 312.5,
            Throttling = ["power", "heat"],
        });

        var shown = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == meter) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>(
            (instrument, value, tags, _) => shown.Add($"{instrument.Name}{{{Text(tags)}}} {value}"));
        listener.SetMeasurementEventCallback<int>(
            (instrument, value, tags, _) => shown.Add($"{instrument.Name}{{{Text(tags)}}} {value}"));
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Equal(
            [
                "experiments.gpu.memory.size{device=gpu:0} 85899345920",
                "experiments.gpu.memory.used{device=gpu:0} 2147483648",
                "experiments.gpu.power{device=gpu:0} 312.5",
                "experiments.gpu.temperature{device=gpu:0} 61",
                "experiments.gpu.throttled{device=gpu:0,reason=heat} 1",
                "experiments.gpu.throttled{device=gpu:0,reason=power} 1",
                "experiments.gpu.utilization.ratio{device=gpu:0} 0.75",
            ],
            shown.Order(StringComparer.Ordinal));
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
}
