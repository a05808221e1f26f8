using Experiments.Cli.Diagnosis;
using Experiments.Cli.Views;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests.Diagnosis;

public sealed class DoctorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_check_that_hangs_is_a_failure()
    {
        var clock = new FakeTimeProvider();
        using var hung = new ManualResetEventSlim();
        var examining = new Doctor(Doctor.Patience, clock)
            .ExamineAsync([new Check("hangs", () => { hung.Wait(Token); return []; })], Token);
        clock.Advance(Doctor.Patience);

        var finding = Assert.Single(await examining);
        hung.Set();
        Assert.Equal(
            ("hangs", Verdict.Failed, "no answer within 30 s"), (finding.Subject, finding.Verdict, finding.Text));
    }

    [Fact]
    public async Task A_check_that_fails_keeps_no_other_from_ending()
    {
        var found = await new Doctor(Doctor.Patience, TimeProvider.System).ExamineAsync(
            [new Check("fails", () => throw new InvalidOperationException("broken")), new Check(
                "works", () => [Finding.Ok("works", "well")])],
            Token);

        Assert.Equal([("fails", Verdict.Failed, "InvalidOperationException: broken"), ("works", Verdict.Ok, "well")],
            found.Select(finding => (finding.Subject, finding.Verdict, finding.Text)));
        Assert.NotNull(found[0].Remedy);
    }

    [Theory, InlineData(80), InlineData(160)]
    public void Findings_are_read_at_a_glance(int width)
    {
        var console = new TestConsole().Width(width);
        console.Write(FindingsView.Render(
        [
            Finding.Ok("silo port", "11111 is free"),
            Finding.Failed("gateway port", "30000 is used by another program",
                "stop it (ss -ltnp 'sport = :30000' shows it), or set another port with --gateway-port"),
            Finding.Warning("silo 10.0.0.7:11111",
                "0.0.9, joined on gpu-7, trains on cpu, gpu:0: its version differs from this program's",
                "bring all silos and clients to one version: docs/operations/upgrade.md"),
            Finding.Skipped("clocks", "no other clock to compare with: neither a database nor a cluster"),
        ]));
        Snapshot.Match(console.Output, $"findings_{width}");
    }

    private sealed class Check(string subject, Func<IReadOnlyList<Finding>> look) : ICheck
    {
        public string Subject => subject;

        public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation) => Task.FromResult(look());
    }
}
