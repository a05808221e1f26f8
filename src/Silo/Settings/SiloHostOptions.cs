using Experiments.Contracts.Grains;
using Experiments.Engine.Devices;

namespace Experiments.Silo.Settings;

/// <summary>The options of a silo. Every property has a default that suits a cluster of one machine.</summary>
public sealed class SiloHostOptions
{
    /// <summary>The default port of a cluster's head for other silos.</summary>
    public const int DefaultSiloPort = 11111;

    /// <summary>The default port of a cluster for clients.</summary>
    public const int DefaultGatewayPort = 30000;

    /// <summary>The name of the Orleans service, which all clusters of this program share.</summary>
    internal const string ServiceId = "experiments";

    /// <summary>The file in <see cref="Folder"/> in which a head keeps the list of silos that joined it.</summary>
    internal const string MembersFileName = "silos.json";

    /// <summary>The experiment store's file in <see cref="Folder"/>.</summary>
    public const string StoreFileName = "experiments.db";

    /// <summary>The artifact store's folder in <see cref="Folder"/>.</summary>
    public const string ArtifactsFolderName = "artifacts";

    /// <summary>The cluster's name, which silos and clients must share. Default: <c>experiments</c>.</summary>
    public string ClusterId { get; set; } = "experiments";

    /// <summary>
    /// The folder of the experiment store. Default: <c>.experiments</c>. A silo that joins another one has no store.
    /// </summary>
    public string Folder { get; set; } = ".experiments";

    /// <summary>
    /// The artifact store: a folder, or <c>s3://BUCKET/PREFIX</c>. Default: <c>artifacts</c> in <see cref="Folder"/>; a
    /// silo that joins fetches artifacts from the silos that have a store.
    /// </summary>
    public string? ArtifactStore { get; set; }

    /// <summary>
    /// The folder for data sets that the silo fetched, and for uploads in progress. Default: <c>experiments</c> in the
    /// user's cache folder. Silos of one machine may share it.
    /// </summary>
    public string? CacheFolder { get; set; }

    /// <summary>The size of the cache of fetched data sets in gigabytes; 0 for none. Default: 10.</summary>
    public double DataCacheGb { get; set; } = 10;

    /// <summary>
    /// True if this silo is the head of a cluster. A silo without <see cref="Join"/> and <see cref="Store"/> is a head
    /// in any case. Default: false.
    /// </summary>
    public bool Head { get; set; }

    /// <summary>
    /// The gateway (HOST or HOST:PORT; default port 30000) of the head to join. Default: null, this silo is a head, or
    /// shares a <see cref="Store"/> with others.
    /// </summary>
    public string? Join { get; set; }

    /// <summary>
    /// The PostgreSQL database in which all silos of a cluster keep experiments, and through which they find each
    /// other: <c>postgresql://USER:PASSWORD@HOST:PORT/DATABASE</c>, or Npgsql's <c>Host=...;Database=...</c>. Default:
    /// null, SQLite in the head's <see cref="Folder"/>.
    /// </summary>
    public string? Store { get; set; }

    /// <summary>
    /// True if other machines may connect to this silo although connections are not secured: any program that reaches
    /// its ports can read data, and submit and cancel experiments. Default: false, the silo listens only on this
    /// machine's loopback address.
    /// </summary>
    public bool Insecure { get; set; }

    /// <summary>
    /// The file with the secret that the silos and the clients of the cluster share: one line of at least 16 bytes.
    /// Whoever does not have it is hung up on. Default: null, the cluster has none.
    /// </summary>
    public string? ClusterSecretFile { get; set; }

    /// <summary>
    /// The IP address on which the silo listens. Default: all addresses if <see cref="Insecure"/> is set, otherwise
    /// 127.0.0.1.
    /// </summary>
    public string? Listen { get; set; }

    /// <summary>
    /// The IP address at which other silos and clients reach this one. Default: the address on which the silo listens;
    /// if it listens on all addresses, the local address of the route to the head, or of the default route.
    /// </summary>
    public string? Advertise { get; set; }

    /// <summary>
    /// The port for other silos; 0 for a free one. Default: 11111, or a free one for a silo that joins.
    /// </summary>
    public int? SiloPort { get; set; }

    /// <summary>The port for clients; 0 for none. Default: 30000, or none for a silo that joins.</summary>
    public int? GatewayPort { get; set; }

    /// <summary>
    /// The port of /metrics and /healthz, on the address on which the silo listens; null for none. Default: null.
    /// </summary>
    public int? MetricsPort { get; set; }

    /// <summary>The time for which an experiment that has ended stays in the metrics. Default: 15 minutes.</summary>
    public TimeSpan MetricsRetention { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The OTLP receiver to which metrics and traces are pushed, over HTTP with Protobuf, without the path:
    /// <c>http://collector:4318</c>. Default: null, none.
    /// </summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>
    /// The share of the leases that are traced, in [0, 1], if there is an <see cref="OtlpEndpoint"/>. The lease of the
    /// winner's refit is always traced. Default: 1.
    /// </summary>
    public double TraceRatio { get; set; } = 1;

    /// <summary>
    /// The number of packs that the CPU trains at once; 0 for a silo that does not train. Default: one per core, but
    /// one less on a machine with more than two cores, because a silo without CPU time is evicted.
    /// </summary>
    public int Slots { get; set; } = DefaultSlots(Environment.ProcessorCount);

    /// <summary>
    /// The devices that train, by their ids, separated by commas: <c>cpu</c>, <c>gpu:0</c>, or <c>gpu</c> for the first
    /// GPU; <c>simulator</c> is ILGPU's, for tests. Default: empty, for all devices of the machine. <see cref="Slots"/>
    /// applies to the CPU.
    /// </summary>
    public string Devices { get; set; } = "";

    /// <summary>The time for which a lease lasts without renewal. Default: 15 seconds. At least 1 second.</summary>
    public TimeSpan LeaseTerm { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The interval at which a fit's checkpoint is written to the artifact store, so that another worker can continue
    /// from it; zero for no checkpoints by time. Default: 30 seconds. A shorter fit has no checkpoint.
    /// </summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The number of epochs after which a checkpoint is written, if that comes first; null for checkpoints by time
    /// alone. Default: null.
    /// </summary>
    public int? CheckpointEpochs { get; set; }

    /// <summary>
    /// The time for which a silo that stops waits for its current epochs to end and for their checkpoints. Default: 30
    /// seconds. A fit that takes longer continues elsewhere from its last checkpoint.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>True if experiments that an earlier process left running are continued. Default: true.</summary>
    public bool ResumeExperiments { get; set; } = true;

    /// <summary>
    /// True if no other silo can be in the cluster, so that no worker holds the leases of an earlier process: these
    /// leases are taken back at once instead of after their term. Default: false.
    /// </summary>
    public bool IsAlone { get; set; }

    /// <summary>The lowest level of the silo's own log messages. Default: Information.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>The format of the silo's log messages. Default: text.</summary>
    public LogFormat LogFormat { get; set; } = LogFormat.Text;

    /// <summary>
    /// The location of the artifact store, if this silo has one; null for a silo that uses the store of other silos.
    /// </summary>
    public string? ArtifactLocation => ArtifactStore ?? (IsHead ? Path.Combine(Folder, ArtifactsFolderName) : null);

    internal string MembersFile => Path.Combine(Folder, MembersFileName);

    /// <summary>The folder for fetched data and for uploads.</summary>
    public string CacheRoot => CacheFolder ?? Settings.CacheFolder.Default;

    /// <summary>The experiment store's file, if this silo is a head.</summary>
    public string StoreFile => Path.Combine(Folder, StoreFileName);

    /// <summary>True if this silo has a store, and so the grains that need one.</summary>
    internal bool HasStore => Join is null;

    /// <summary>True if the store belongs to this silo alone: a file in its folder.</summary>
    public bool IsHead => Join is null && Store is null;

    /// <summary>This silo's role in its cluster.</summary>
    public SiloRole Role => Join is not null ? SiloRole.Joined : Store is not null ? SiloRole.Shared : SiloRole.Head;

    /// <summary>The port to reserve for other silos; 0 for a free one.</summary>
    public int SiloPortToTake => SiloPort ?? (Join is null ? DefaultSiloPort : 0);

    /// <summary>The port to reserve for clients; 0 for none.</summary>
    public int GatewayPortToTake => GatewayPort ?? (Join is null ? DefaultGatewayPort : 0);

    /// <summary>
    /// Creates the options of a silo inside the process of a command: no other process can reach it, it runs only the
    /// command's experiment, and it logs only errors.
    /// </summary>
    public static SiloHostOptions Embedded(string folder = ".experiments") => new()
    {
        ClusterId = $"embedded-{Guid.NewGuid():N}",
        Folder = folder,
        SiloPort = 0,
        GatewayPort = 0,
        ResumeExperiments = false,
        LogLevel = LogLevel.Error,
    };

    /// <summary>True if the silo's metrics are scraped or pushed.</summary>
    internal bool HasMetrics => MetricsPort is not null || OtlpEndpoint is not null;

    /// <summary>Returns the ids of the devices that train.</summary>
    /// <exception cref="DeviceNotFoundException">This machine lacks one of the devices.</exception>
    internal IReadOnlyList<string> DevicesToUse() => Devices.Length == 0
        ? Slots == 0 ? [] : [.. DeviceCatalog.List().Select(device => device.Id)]
        : [.. Devices.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(DeviceCatalog.Resolve)
            .Distinct()];

    internal static int DefaultSlots(int cores) => cores > 2 ? cores - 1 : cores;
}
