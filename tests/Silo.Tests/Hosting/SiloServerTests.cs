using System.Net.Sockets;
using Experiments.Silo.Hosting;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Tests.Hosting;

public sealed class SiloServerTests
{
    public static TheoryData<Exception, bool> Failures => new()
    {
        // What Orleans throws where the database goes away while a silo joins.
        { new Npgsql.NpgsqlException("Failed to connect to 10.0.0.1:5432"), true },
        { new SocketException((int)SocketError.HostUnreachable), true },
        { new OrleansException("The table could not be written."), true },
        { new StoreException("The database does not answer.") { IsAway = true }, true },
        { new PortInUseException(11111), false },
        { new StoreException("The database is of a newer version."), false },
    };

    [Theory, MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void ASiloTriesAgainToJoinWhereWhatKeptItFromItPasses(Exception failure, bool passes) => Assert.Equal(passes, SiloServer.Passes(failure));
}
