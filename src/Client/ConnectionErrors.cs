using System.Net.Sockets;
using Experiments.Contracts.Errors;

namespace Experiments.Client;

/// <summary>
/// Tells failures of the connection to a grain, after which the outcome is unknown, from errors that a grain answered.
/// A store that does not answer its silo counts as such a failure, since it may be back in a moment, and so does a
/// coordinator that has lost its experiment to another activation. A full disk or a damaged store is an answer.
/// </summary>
internal static class ConnectionErrors
{
    public static bool IsConnectionError(Exception e) => e is OrleansException or TimeoutException or SocketException
        || e is StaleTermException or StoreException { IsUnavailable: true }
        || (e is AggregateException { InnerException: { } inner } && IsConnectionError(inner));

    public static string Describe(Exception e) => e switch
    {
        TimeoutException => "no answer in time",
        StoreException => e.Message.TrimEnd('.'),
        _ => "the connection was lost",
    };
}
