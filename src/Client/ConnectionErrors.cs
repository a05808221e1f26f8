using System.Net.Sockets;
using Experiments.Contracts.Errors;
using Experiments.Problems;

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

    /// <summary>Returns the failure, as a clause without a remedy.</summary>
    public static string Describe(Exception e) => e switch
    {
        TimeoutException => "no answer in time",
        StoreException { IsUnavailable: true } => Clause.FromSentence(RemoveRemedy(e.Message)),
        StoreException => Clause.FromSentence(e.Message),
        _ => "the connection was lost",
    };

    // The last of several sentences is the remedy, as seen from the silo.
    private static string RemoveRemedy(string message) =>
        message.LastIndexOf(". ", StringComparison.Ordinal) is >= 0 and var end ? message[..end] : message;
}
