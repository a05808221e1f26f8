using Experiments.Silo.Catalog;

namespace Experiments.Silo.Tests.Catalog;

/// <summary>
/// The order in which slots try experiments. Every slot asks in turn, and gets the experiment that it should try first.
/// </summary>
public sealed class SlotTurnsTests
{
    private readonly SlotTurns _turns = new();
    private readonly Dictionary<string, string?> _serving = [];
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(9, 4)]
    [InlineData(1000, 7)]
    public void Equals_share_the_slots_evenly_and_stay_where_they_are(int slots, int experiments)
    {
        var wanting = Wanting(experiments);
        Round(slots, [wanting[0]]);
        for (var round = 0; round < 3; round++) Round(slots, wanting);
        var before = _serving.ToDictionary();
        Round(slots, wanting);

        Assert.All(wanting, experiment =>
            Assert.InRange(Slots(experiment.Id), slots / experiments, (slots + experiments - 1) / experiments));
        Assert.Equal(before, _serving);
    }

    [Fact]
    public void A_higher_priority_gets_every_slot_and_when_it_ends_all_others_are_served_again()
    {
        var wanting = Wanting(3);
        for (var round = 0; round < 3; round++) Round(6, wanting);
        (string, int) urgent = ("urgent", 1);
        Round(6, [.. wanting, urgent]);
        Assert.Equal(6, Slots("urgent"));

        for (var round = 0; round < 3; round++) Round(6, wanting);
        Assert.All(wanting, experiment => Assert.Equal(2, Slots(experiment.Id)));
    }

    [Fact]
    public void What_the_highest_cannot_use_goes_to_the_next() =>
        Assert.Equal(["urgent", "usual", "idle"],
            _turns.RankExperiments("w/0", null, [("idle", -5), ("usual", 0), ("urgent", 3)], _now));

    [Fact]
    public void Experiments_that_are_more_than_the_slots_all_come_to_their_turns()
    {
        var wanting = Wanting(5);
        var served = new List<string>();
        for (var turn = 0; turn < 10; turn++)
        {
            Round(1, wanting);
            served.Add(_serving["w0/0"]!);
            _now += SlotTurns.TurnLength;
        }

        Assert.All(wanting, experiment => Assert.Equal(2, served.Count(experiment.Id.Equals)));
    }

    [Fact]
    public void A_slot_does_not_turn_away_before_its_turn_is_over_where_that_gains_nothing()
    {
        var wanting = Wanting(2);
        Round(1, wanting);
        var first = _serving["w0/0"];
        _now += SlotTurns.TurnLength - TimeSpan.FromSeconds(1);
        Round(1, wanting);
        Assert.Equal(first, _serving["w0/0"]);
        _now += TimeSpan.FromSeconds(1);
        Round(1, wanting);
        Assert.NotEqual(first, _serving["w0/0"]);
    }

    [Fact]
    public void The_slots_of_a_worker_that_is_gone_count_for_nobody()
    {
        var wanting = Wanting(2);
        Round(4, [wanting[0]]);
        _turns.RemoveWorker("w0");
        _turns.RemoveWorker("w1");
        // The remaining slots have not asked again, so two of them count for a.
        Assert.Equal("b", _turns.RankExperiments("new/0", null, wanting, _now)[0]);
        Assert.Equal("b", _turns.RankExperiments("new/1", null, wanting, _now)[0]);
        Assert.Equal("a", _turns.RankExperiments("w2/0", "a", wanting, _now)[0]);
    }

    private static (string Id, int Priority)[] Wanting(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (((char)('a' + i)).ToString(), 0))];

    /// <summary>Every slot asks once.</summary>
    private void Round(int slots, (string Id, int Priority)[] wanting)
    {
        for (var i = 0; i < slots; i++)
            _serving[$"w{i}/0"] =
                _turns.RankExperiments($"w{i}/0", _serving.GetValueOrDefault($"w{i}/0"), wanting, _now)[0];
    }

    private int Slots(string experiment) => _serving.Values.Count(experiment.Equals);
}
