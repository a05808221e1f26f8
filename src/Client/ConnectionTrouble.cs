using System.Net.Sockets;
using Experiments.Contracts.Errors;

namespace Experiments.Client;

/// <summary>
/// Tells failures of the way to a grain, after which the outcome is unknown, from what a grain answered. A store that does not
/// answer its silo is one too: it may be back in a moment.
/// </summary>
internal static class ConnectionTrouble
{
    public static bool Is(Exception e) => e is OrleansException or TimeoutException or SocketException
        || (e is StoreException and not StaleEpochException) || (e is AggregateException { InnerException: { } inner } && Is(inner));

    public static string Describe(Exception e) => e is TimeoutException ? "no answer in time" : e is StoreException ? e.Message : "the connection was lost";
}
