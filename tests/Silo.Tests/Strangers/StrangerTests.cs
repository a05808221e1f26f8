namespace Experiments.Silo.Tests.Strangers;

/// <summary>The attacks of whoever reaches the port of a cluster without a secret.</summary>
public sealed class StrangerTests(OpenCluster cluster) : StrangerAttacks(cluster), IClassFixture<OpenCluster>;

/// <summary>The attacks of a client who has the cluster's secret: it lets a client in, and no further.</summary>
public sealed class StrangerWithTheSecretTests(ClosedCluster cluster)
    : StrangerAttacks(cluster), IClassFixture<ClosedCluster>;
