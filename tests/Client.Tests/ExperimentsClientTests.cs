using Experiments.Contracts.Results;

namespace Experiments.Client.Tests;

/// <summary>The client library against a real silo, over the wire.</summary>
public sealed class ExperimentsClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(false, 1), InlineData(true, 2)]
    public async Task A_submission_of_unknown_outcome_becomes_one_experiment(bool before, int submissions)
    {
        await using var silo = await ClientSilo.StartAsync();
        var lost = new LostAnswers("SubmitAsync", before);
        await using var client = await silo.ConnectAsync(c => c.AddOutgoingGrainCallFilter(lost));
        var changes = new List<bool>();
        client.ConnectionChanged += change => changes.Add(change.IsLost);

        var id = await client.SubmitAsync(silo.Spec(), cancellationToken: Token);

        // If only the answer was lost, a question for the state was enough.
        Assert.Equal(submissions, lost.Asked);
        Assert.Equal(id, Assert.Single(await AllAsync(client)).ExperimentId);
        Assert.Equal([true, false], changes);
    }

    [Fact]
    public async Task A_cluster_whose_first_answer_is_lost_is_connected_to()
    {
        await using var silo = await ClientSilo.StartAsync();
        await using var client =
            await silo.ConnectAsync(c => c.AddOutgoingGrainCallFilter(new LostAnswers("GetInfoAsync", before: true)));
        Assert.Empty(await AllAsync(client));
    }

    [Theory, InlineData("CancelAsync"), InlineData("DeleteAsync")]
    public async Task What_was_asked_with_a_lost_answer_is_done_once_and_said(string method)
    {
        await using var silo = await ClientSilo.StartAsync();
        await using var client =
            await silo.ConnectAsync(c => c.AddOutgoingGrainCallFilter(new LostAnswers(method, before: false)));
        var id = await client.SubmitAsync(silo.Spec(), cancellationToken: Token);
        Assert.Equal(ExperimentState.Cancelled, (await client.CancelAsync(id, Token)).State);
        await client.DeleteAsync(id, Token);
        Assert.Empty(await AllAsync(client));
    }

    [Fact]
    public async Task One_key_is_one_experiment_whoever_submits_it()
    {
        await using var silo = await ClientSilo.StartAsync();
        await using var client = await silo.ConnectAsync();
        await using var other = await silo.ConnectAsync();
        var spec = silo.Spec();

        Assert.Equal(["nightly", "nightly"], await Task.WhenAll(
            client.SubmitAsync(spec, "nightly", cancellationToken: Token),
            other.SubmitAsync(spec, "nightly", cancellationToken: Token)));
        Assert.Single(await AllAsync(client));

        var taken = await Assert.ThrowsAsync<IdempotencyKeyTakenException>(
            () => client.SubmitAsync(silo.Spec("toy", "[0.5]"), "nightly", cancellationToken: Token));
        Assert.Equal("nightly", taken.ExperimentId);
        var refused = await Assert.ThrowsAsync<ExperimentRefusedException>(
            () => client.SubmitAsync(silo.Spec(), "../nightly", cancellationToken: Token));
        Assert.Contains("cannot be the id", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Experiments_are_listed_by_pages_and_found_by_name_and_id()
    {
        await using var silo = await ClientSilo.StartAsync();
        await using var client = await silo.ConnectAsync();
        var first = await client.SubmitAsync(silo.Spec("first"), cancellationToken: Token);
        var spec = await client.GetSpecAsync(first, Token);
        var rows = System.Text.Encoding.UTF8.GetBytes(ClientSilo.Rows);
        // More than a page of them.
        var ids = new List<string>();
        for (var i = 0; i < 120; i++)
            ids.Add(await client.SubmitAsync(spec with { Name = "many" }, rows, $"many-{i}", cancellationToken: Token));

        var all = await AllAsync(client);
        Assert.Equal([.. Enumerable.Reverse(ids), first], all.Select(e => e.ExperimentId));
        Assert.Equal("many-119", (await client.FindAsync(cancellationToken: Token)).ExperimentId);
        Assert.Equal("many-119", (await client.FindAsync("many", Token)).ExperimentId);
        Assert.Equal("many-7", (await client.FindAsync("many-7", Token)).ExperimentId);
        var none = await Assert.ThrowsAsync<ExperimentNotFoundException>(() => client.FindAsync("frist", Token));
        Assert.Contains("first", none.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_is_paused_resumed_cancelled_and_deleted()
    {
        await using var silo = await ClientSilo.StartAsync();
        await using var client = await silo.ConnectAsync();
        var id = await client.SubmitAsync(silo.Spec(), cancellationToken: Token);

        Assert.Equal(ExperimentState.Paused, (await client.PauseAsync(id, Token)).State);
        Assert.Equal(ExperimentState.Running, (await client.ResumeAsync(id, Token)).State);
        await Assert.ThrowsAsync<ExperimentStateException>(() => client.DeleteAsync(id, Token));
        await Assert.ThrowsAsync<ExperimentStateException>(() => client.FetchAsync(id, silo.Folder["out"], Token));
        Assert.Null(await client.GetBestAsync(id, Token));
        var waiting = await client.GetTrialAsync(id, 1, Token);
        Assert.Equal("""{"alpha":0.01}""", waiting.Params);
        Assert.False(waiting.IsKnown);
        await Assert.ThrowsAsync<ExperimentNotFoundException>(() => client.GetTrialAsync(id, 2, Token));

        Assert.Equal(ExperimentState.Cancelled, (await client.CancelAsync(id, Token)).State);
        await Assert.ThrowsAsync<ExperimentStateException>(() => client.PauseAsync(id, Token));
        var seen = new List<ExperimentState>();
        await foreach (var status in client.WatchAsync(id, Token)) seen.Add(status.State);
        Assert.Equal([ExperimentState.Cancelled], seen);
        await client.DeleteAsync(id, Token);
        await Assert.ThrowsAsync<ExperimentNotFoundException>(() => client.GetStatusAsync(id, Token));
        await Assert.ThrowsAsync<ExperimentNotFoundException>(() => client.DeleteAsync(id, Token));
    }

    [Fact]
    public async Task A_file_that_is_wrong_is_refused_with_every_issue()
    {
        await using var silo = await ClientSilo.StartAsync();
        await using var client = await silo.ConnectAsync();
        var refused = await Assert.ThrowsAsync<ExperimentRefusedException>(
            () => client.SubmitAsync(silo.Spec("toy", "[small, smaller]"), cancellationToken: Token));
        Assert.Equal(2, refused.Issues.Count);
        Assert.All(refused.Issues, issue => Assert.Contains("toy.yaml:5:", issue.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_cluster_and_nobody_are_told_apart()
    {
        await using var silo = await ClientSilo.StartAsync();
        var other = await Assert.ThrowsAsync<ClusterUnreachableException>(
            () => ExperimentsClient.ConnectAsync(silo.Options with { ClusterId = "other" }, Token));
        Assert.Contains("no cluster named 'other'", other.Message, StringComparison.Ordinal);
        var nobody = await Assert.ThrowsAsync<ClusterUnreachableException>(
            () => ExperimentsClient.ConnectAsync("127.0.0.1:1", Token));
        Assert.Contains("no process listens there", nobody.Message, StringComparison.Ordinal);
        // The second of several addresses is good enough.
        await using var client = await ExperimentsClient.ConnectAsync(
            silo.Options with { Address = $"127.0.0.1:1,{silo.Options.Address}" }, Token);
        Assert.Empty(await AllAsync(client));
    }

    private static async Task<IReadOnlyList<ExperimentStatus>> AllAsync(ExperimentsClient client)
    {
        var all = new List<ExperimentStatus>();
        await foreach (var status in client.ListAsync(cancellationToken: Token)) all.Add(status);
        return all;
    }
}
