using System.Net.Sockets;
using Experiments.Contracts.Errors;

namespace Experiments.Client;

/// <summary>
/// Tells failures of the connection to a grain, after which the outcome is unknown, from errors that a grain answered.
/// A store that does not answer its silo counts as such a failure: it may be back in a moment.
/// </summary>
internal static class ConnectionErrors
{
    public static bool IsConnectionError(Exception e) => e is OrleansException or TimeoutException or SocketException
        || (e is StoreException and not StaleTermException)
        || (e is AggregateException { InnerException: { } inner } && IsConnectionError(inner));

    public static string Describe(Exception e) =>
        e is TimeoutException ? "no answer in time" : e is StoreException ? e.Message : "the connection was lost";
}
