using Experiments.Handshake;

namespace Experiments.Client;

/// <summary>
/// Ends a call that fails because the cluster, which accepted this client before, refuses it now: it was started again
/// with another secret. To call again would not help.
/// </summary>
internal sealed class RefusedCalls(ClientOptions options, OpenedConnections opened) : IOutgoingGrainCallFilter
{
    /// <summary>Creates the error for a refusal.</summary>
    public static ClusterSecretException CreateError(
        ClientOptions options, HandshakeRefusedException refused, Exception inner) =>
            new($"no connection to {options.Address}: {RefusalText.Describe(refused.Refusal)}",
                RefusalText.GetRemedy(refused.Refusal), inner);

    /// <inheritdoc/>
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception e) when (ConnectionErrors.IsConnectionError(e) && opened.FinalRefusal is { } refused)
        {
            throw CreateError(options, refused, e);
        }
    }
}
