using Experiments.Silo.Workers;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Workers;

public sealed class DeviceHealthTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly DeviceHealth _health;

    public DeviceHealthTests() => _health = new("gpu:1", _clock);

    [Fact]
    public void Faults_in_a_row_quarantine_a_device_and_a_success_between_them_does_not()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.False(_health.RecordFault("It hung."));
            Assert.False(_health.RecordFault("It hung."));
            Assert.False(_health.RecordSuccess());
        }
        Assert.Null(_health.Quarantine);

        RecordFaults();

        Assert.Equal(
            ("gpu:1", "It fell off the bus.", _clock.GetUtcNow(), _clock.GetUtcNow() + DeviceHealth.FirstQuarantine),
            _health.Quarantine is { } a ? (a.Device, a.Reason, a.Since, a.Retry) : default);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 8)]
    [InlineData(9, 60)]
    [InlineData(32, 60)]
    public void Faults_that_ended_processes_quarantine_a_device_from_the_second_on(int faults, int minutes)
    {
        var last = _clock.GetUtcNow() - TimeSpan.FromSeconds(5);
        var health = new DeviceHealth("gpu:1", _clock, new(faults, last, "It fell off the bus."));

        Assert.Equal(minutes == 0 ? null : last + TimeSpan.FromMinutes(minutes), health.Quarantine?.Retry);
        if (minutes == 0) return;
        Assert.NotNull(health.TryBeginProof());
        _clock.Advance(TimeSpan.FromMinutes(minutes));
        Assert.Null(health.TryBeginProof());
        Assert.True(health.RecordSuccess());
        Assert.Null(health.Quarantine);
    }

    [Fact]
    public void It_is_tried_with_one_trial_after_a_quarantine_that_doubles_to_an_hour()
    {
        RecordFaults();
        var pause = DeviceHealth.FirstQuarantine;
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(pause, _health.TryBeginProof());
            _clock.Advance(pause);
            Assert.Null(_health.TryBeginProof());
            Assert.NotNull(_health.TryBeginProof());
            Assert.True(_health.RecordFault("Still."));
            pause = pause * 2 < DeviceHealth.LongestQuarantine ? pause * 2 : DeviceHealth.LongestQuarantine;
        }
        Assert.Equal(DeviceHealth.LongestQuarantine, pause);
        _clock.Advance(pause);
        Assert.Null(_health.TryBeginProof());
        Assert.True(_health.RecordSuccess());
        Assert.Null(_health.Quarantine);
    }

    [Fact]
    public void A_try_that_said_nothing_is_made_again()
    {
        RecordFaults();
        _clock.Advance(DeviceHealth.FirstQuarantine);
        Assert.Null(_health.TryBeginProof());
        _health.AbandonProof();
        Assert.Null(_health.TryBeginProof());
    }

    [Fact]
    public void A_fault_of_work_begun_before_the_quarantine_makes_it_no_longer()
    {
        RecordFaults();
        Assert.False(_health.RecordFault("Also this one."));
        Assert.Equal(DeviceHealth.FirstQuarantine, _health.TryBeginProof());
    }

    private void RecordFaults()
    {
        for (var i = 1; i < DeviceHealth.MaxFaults; i++) Assert.False(_health.RecordFault("It hung."));
        Assert.True(_health.RecordFault("It fell off the bus."));
    }
}
