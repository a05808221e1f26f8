namespace Experiments.Handshake;

/// <summary>The role in which a process opens a connection.</summary>
internal enum PeerRole : byte
{
    /// <summary>A silo of the cluster, or one that joins it.</summary>
    Silo = 1,

    /// <summary>A program that submits experiments and reads results.</summary>
    Client = 2,
}

/// <summary>The port of a silo on which a connection arrives.</summary>
internal enum SiloDoor : byte
{
    /// <summary>The port for other silos.</summary>
    Silo = 1,

    /// <summary>The gateway's port, for clients and for silos that join.</summary>
    Gateway = 2,
}
