using Experiments.Cli.Terminals;

namespace Experiments.Cli.Diagnosis;

/// <summary>Runs checks side by side; none that fails or hangs keeps another from ending.</summary>
/// <param name="patience">How long a check may take.</param>
/// <param name="clock">The time.</param>
internal sealed class Doctor(TimeSpan patience, TimeProvider clock)
{
    /// <summary>Longer than a server that is there takes to answer, and than it takes to know that none is.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>What all of them found, in their order.</summary>
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
            // On a thread of its own: a disk or a driver that hangs heeds no token.
            return await Task.Run(() => check.RunAsync(giveUp.Token), giveUp.Token).WaitAsync(giveUp.Token);
        }
        catch (Exception) when (over.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return [Finding.Failed(check.Subject, $"no answer within {Numbers.Time(patience)}", "check whether what it "
                + "needs hangs: a network that drops packets, a disk or a driver that does not answer")];
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return [Finding.Failed(check.Subject, e)];
        }
    }
}
