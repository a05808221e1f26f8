namespace Experiments.Client.Tests;

/// <summary>Loses what a client asks of grains, or what they answer, as a bad network does.</summary>
/// <param name="method">The method whose first call is lost.</param>
/// <param name="before">True if the request is lost, instead of the answer.</param>
internal sealed class LostAnswers(string method, bool before) : IOutgoingGrainCallFilter
{
    private int _asked;

    /// <summary>How often the method was asked for.</summary>
    public int Asked => _asked;

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.MethodName != method)
        {
            await context.Invoke();
            return;
        }
        var first = Interlocked.Increment(ref _asked) == 1;
        if (first && before) throw new TimeoutException();
        await context.Invoke();
        if (first) throw new TimeoutException();
    }
}
