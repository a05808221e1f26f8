using System.Net;

namespace Experiments.Silo.Clustering;

/// <summary>
/// The numbers that Orleans gives to the silos of one address, by the time of their start. A silo with a lower number
/// than another one in the table counts as dead, which it would be after the clock went back.
/// </summary>
internal static class SiloGenerations
{
    /// <summary>Returns the highest number of the silos of an address in a table; 0 if there is none.</summary>
    public static int FindLast(MembershipTableData table, IPEndPoint endpoint) =>
        table.Members.Select(row => row.Item1.SiloAddress)
            .Where(silo => silo.Endpoint.Equals(endpoint))
            .Select(silo => silo.Generation)
            .DefaultIfEmpty()
            .Max();

    /// <summary>Lets the silos that this process starts have higher numbers than the last predecessor.</summary>
    public static void StartAfter(int last)
    {
        // Orleans numbers silos by the second, and never twice; the number cannot be set otherwise.
        while (SiloAddress.AllocateNewGeneration() <= last)
        {
        }
    }
}
