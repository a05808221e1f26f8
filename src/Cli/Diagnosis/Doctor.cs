using Experiments.Cli.Terminals;

namespace Experiments.Cli.Diagnosis;

/// <summary>Runs checks in parallel. A check that fails or hangs does not delay the others.</summary>
/// <param name="patience">The time limit of a check.</param>
/// <param name="clock">The clock.</param>
internal sealed class Doctor(TimeSpan patience, TimeProvider clock)
{
    /// <summary>The limit: longer than a server needs to answer, and than a connection attempt needs to fail.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Returns the findings of all checks, in their order.</summary>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(
        IReadOnlyList<ICheck> checks, CancellationToken cancellation) =>
            [.. (await Task.WhenAll(checks.Select(check => ExamineAsync(check, cancellation))))
                .SelectMany(findings => findings)];

    private async Task<IReadOnlyList<Finding>> ExamineAsync(ICheck check, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(patience, clock);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation, over.Token);
        try
        {
            // Task.Run, because a disk or a driver that hangs ignores cancellation.
            return await Task.Run(() => check.RunAsync(giveUp.Token), giveUp.Token).WaitAsync(giveUp.Token);
        }
        catch (Exception) when (over.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return [Finding.Failed(check.Subject, $"no answer within {Numbers.Time(patience)}", "look for something "
                + "that hangs: a network that drops packets, a disk or a driver that does not answer")];
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return [Finding.Failed(check.Subject, e)];
        }
    }
}
