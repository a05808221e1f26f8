using Experiments.Contracts.Specs;

namespace Experiments.Silo.Tests.Strangers;

/// <summary>Experiments: their names, and what they ask for.</summary>
public abstract partial class StrangerAttacks
{
    [Theory, InlineData("../evil"), InlineData("a/b"), InlineData("x'; DROP TABLE fits"), InlineData(""),
        InlineData(".hidden"), InlineData("a\nb"), InlineData("\u001b[31m")]
    public async Task An_experiment_has_an_id_and_a_name_that_can_be_a_folder(string text)
    {
        var spec = TrivialTrainer.Spec(1);
        if (text.Length > 0)
            await Stranger.AssertRefusedAsync(() => Stranger.Coordinator(text).SubmitAsync(new(text, spec)));
        await Stranger.AssertRefusedAsync(() => Stranger.Coordinator("an-id").SubmitAsync(new(text, spec)));
        var reply = await Stranger.Coordinator("a-name").SubmitAsync(new("a-name", spec with { Name = text }));
        Assert.Equal("name", Assert.Single(reply.Issues).Path);
    }

    [Fact]
    public async Task A_specification_is_bounded_and_whole()
    {
        var spec = TrivialTrainer.Spec(1);
        SpaceEntry[] wide = [.. Enumerable.Range(0, 300).Select(i => new SpaceEntry($"x{i}", ["1"]))];
        foreach (var (path, bad) in (IEnumerable<(string, ExperimentSpec)>)[
            ("space", spec with { Space = null! }),
            ("space", spec with { Space = [null!] }),
            ("space", spec with { Space = [new([new("x", null!)])] }),
            ("space", spec with { Space = [new([new("x", [null!])])] }),
            ("space", spec with { Space = [new([new("x", [.. Enumerable.Repeat("1", 1_000_000)])])] }),
            ("space", spec with { Space = [new(wide)] }),
            ("space", spec with { Space = [.. Enumerable.Repeat(new SubGridSpec([]), 2000)] }),
            ("search", spec with { Search = null! }),
            ("search.cv", spec with { Search = new() { Cv = 1_000_000 } }),
            ("budget", spec with { Budget = null! }),
            ("data", spec with { Data = null! }),
            ("constraints", spec with { Constraints = [new('x', 100_000)] }),
            ("constraints", spec with { Constraints = [.. Enumerable.Repeat("x > 1", 1000)] }),
            ("", spec with { Params = new(' ', 5 << 20) }),
            ("name", spec with { Name = new('a', 1_000_000) })])
        {
            var reply = await Stranger.Coordinator("bounded").SubmitAsync(new("bounded", bad));
            Assert.False(reply.Accepted);
            Assert.StartsWith(path, reply.Issues[0].Path, StringComparison.Ordinal);
        }
        Assert.Null(await Stranger.Coordinator("bounded").GetStatusAsync());
    }
}
