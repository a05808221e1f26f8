using System.Net;

namespace Experiments.Silo.Clustering;

/// <summary>
/// The numbers that Orleans gives to the silos of one address, by the time of their start. A silo with a lower number
/// than another one in the table counts as dead, which it would be after the clock went back.
/// </summary>
internal static class SiloGenerations
{
    /// <summary>Lets the silos that this process starts have higher numbers than those of a table.</summary>
    /// <param name="table">The table of silos.</param>
    /// <param name="endpoint">The address of this process's silos.</param>
    public static void StartAfter(MembershipTableData table, IPEndPoint endpoint)
    {
        var last = table.Members.Select(row => row.Item1.SiloAddress)
            .Where(silo => silo.Endpoint.Equals(endpoint))
            .Select(silo => silo.Generation)
            .DefaultIfEmpty()
            .Max();
        // Orleans numbers silos by the second, and never twice. There is no other way to tell it: a day takes 2 ms.
        while (SiloAddress.AllocateNewGeneration() <= last)
        {
        }
    }
}
