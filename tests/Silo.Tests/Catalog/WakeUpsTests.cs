using Experiments.Silo.Catalog;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Catalog;

public sealed class WakeUpsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<TaskCompletionSource> _calls = [];
    private bool _isThere = true;
    private int _failures;

    [Fact]
    public void HoweverOftenAWorkerThatCannotBeReachedIsToBeWokenItIsTriedOnceAPause()
    {
        var wakeUps = Make();
        for (var i = 0; i < 100; i++) _ = wakeUps.Wake("w");
        Assert.Single(_calls);
        for (var tries = 2; tries < 5; tries++)
        {
            _calls[^1].SetException(new TimeoutException());
            _ = wakeUps.Wake("w");
            Assert.Equal(tries - 1, _calls.Count);
            _clock.Advance(WakeUps.Pause);
            Assert.Equal(tries, _calls.Count);
        }
        Assert.Equal(1, _failures);
    }

    [Fact]
    public void AWakeThatIsAskedForWhileAnotherIsOnItsWayIsSaidAfterIt()
    {
        var wakeUps = Make();
        _ = wakeUps.Wake("w");
        _ = wakeUps.Wake("w");
        _calls[0].SetResult();
        Assert.Equal(2, _calls.Count);
        _calls[1].SetResult();
        Assert.Equal(2, _calls.Count);
        _ = wakeUps.Wake("w");
        Assert.Equal(3, _calls.Count);
    }

    [Fact]
    public void AWorkerThatIsGoneIsNoLongerTriedUntilItComesAgain()
    {
        var wakeUps = Make();
        var waking = wakeUps.Wake("w");
        _isThere = false;
        _calls[0].SetException(new TimeoutException());
        _clock.Advance(WakeUps.Pause);
        Assert.True(waking.IsCompletedSuccessfully);
        Assert.Single(_calls);
        _isThere = true;
        _ = wakeUps.Wake("w");
        Assert.Equal(2, _calls.Count);
    }

    private WakeUps Make() => new(Call, _ => _isThere, (_, _) => _failures++, _clock);

    private Task Call(string worker)
    {
        _calls.Add(new());
        return _calls[^1].Task;
    }
}
