using System.Net;
using Experiments.Handshake;
using Experiments.Silo.Connections;
using Experiments.Silo.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Connections;

/// <summary>A line a minute for each reason, whatever the number of strangers.</summary>
public sealed class RefusalLogTests
{
    private static readonly IPEndPoint s_peer = new(IPAddress.Loopback, 7);

    private readonly FakeTimeProvider _time = new();
    private readonly LogLines<RefusalLog> _log = new();
    private readonly RefusalLog _refusals;

    public RefusalLogTests() => _refusals = new(new SiloClock(_time), _log);

    [Fact]
    public void A_reason_is_told_at_once_and_then_once_a_minute_with_how_often_it_came()
    {
        for (var i = 0; i < 10_000; i++) _refusals.Add(s_peer, Rejection.Garbage);
        Assert.Equal("A connection from 127.0.0.1:7 was closed: what it sent is not the protocol of this program; "
            + "as many since the last such line: 0", Assert.Single(_log.Lines));
        _time.Advance(RefusalLog.Interval - TimeSpan.FromTicks(1));
        _refusals.Add(s_peer, Rejection.Garbage);
        Assert.Single(_log.Lines);

        _time.Advance(TimeSpan.FromTicks(1));
        _refusals.Add(s_peer, Rejection.Garbage);
        _refusals.Add(s_peer, Rejection.Garbage);
        Assert.EndsWith(": 10000", _log.Lines[1], StringComparison.Ordinal);
        _time.Advance(RefusalLog.Interval);
        _refusals.Add(s_peer, Rejection.Garbage);
        Assert.EndsWith(": 1", _log.Lines[2], StringComparison.Ordinal);
        Assert.Equal(3, _log.Lines.Count);
    }

    [Fact]
    public void No_peer_makes_more_lines_than_there_are_reasons()
    {
        Rejection[] all =
        [
            Rejection.Silent, Rejection.Garbage, Rejection.OtherCluster,
            .. Enum.GetValues<Refusal>().Select(refusal => new Rejection(refusal)),
        ];
        for (var port = 1; port < 1000; port++)
            foreach (var rejection in all) _refusals.Add(new IPEndPoint(IPAddress.Loopback, port), rejection);
        Assert.Equal(all.Select(rejection => rejection.Text).OfType<string>().Distinct().Count(), _log.Lines.Count);
    }

    [Fact]
    public void Who_only_looked_whether_the_port_is_open_is_not_told()
    {
        _refusals.Add(s_peer, Rejection.Gone);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void A_silo_that_refuses_this_one_is_told_as_rarely()
    {
        for (var i = 0; i < 3; i++) _refusals.AddRefused(s_peer, "the secret is another");
        Assert.Equal("The silo at 127.0.0.1:7 refuses connections: the secret is another; "
            + "as many since the last such line: 0", Assert.Single(_log.Lines));
        _time.Advance(RefusalLog.Interval);
        _refusals.AddRefused(s_peer, "the secret is another");
        Assert.EndsWith(": 2", _log.Lines[1], StringComparison.Ordinal);
    }
}
