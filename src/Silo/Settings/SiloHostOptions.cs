using Experiments.Contracts.Grains;
using Experiments.Engine.Devices;

namespace Experiments.Silo.Settings;

/// <summary>How a silo is hosted. Every property has a default that is right for a cluster of one machine.</summary>
public sealed class SiloHostOptions
{
    /// <summary>The port at which the head of a cluster is reached by other silos, unless another is named.</summary>
    public const int DefaultSiloPort = 11111;

    /// <summary>The port at which clients reach a cluster, unless another is named.</summary>
    public const int DefaultGatewayPort = 30000;

    /// <summary>The name of the service, which all clusters of it share.</summary>
    internal const string ServiceId = "experiments";

    /// <summary>The file in <see cref="Folder"/> in which a head keeps which silos have joined it.</summary>
    internal const string MembersFileName = "silos.json";

    /// <summary>The experiment store's file in <see cref="Folder"/>.</summary>
    public const string StoreFileName = "experiments.db";

    /// <summary>The artifact store's folder in <see cref="Folder"/>.</summary>
    public const string ArtifactsFolderName = "artifacts";

    /// <summary>The cluster's name, which silos and clients must share. Default: <c>experiments</c>.</summary>
    public string ClusterId { get; set; } = "experiments";

    /// <summary>
    /// The folder of the experiment store. Default: <c>.experiments</c>. A silo that joins another has none.
    /// </summary>
    public string Folder { get; set; } = ".experiments";

    /// <summary>
    /// The artifact store: a folder, or <c>s3://BUCKET/PREFIX</c>. Default: <c>artifacts</c> in <see cref="Folder"/>; a
    /// silo that joins has what it needs from those that have a store.
    /// </summary>
    public string? ArtifactStore { get; set; }

    /// <summary>
    /// The folder where a silo keeps data sets that it had to fetch, and what is being uploaded. Default:
    /// <c>experiments</c> in the user's cache folder. Silos of one machine may share it.
    /// </summary>
    public string? CacheFolder { get; set; }

    /// <summary>How many gigabytes of fetched data sets are kept; 0 for none. Default: 10.</summary>
    public double DataCacheGb { get; set; } = 10;

    /// <summary>
    /// Whether this silo is the head of a cluster. It says what is so anyway where neither <see cref="Join"/> nor
    /// <see cref="Store"/> is given. Default: false.
    /// </summary>
    public bool Head { get; set; }

    /// <summary>
    /// The gateway (HOST or HOST:PORT, the port 30000 unless another is given) of the head to join. Default: null, this
    /// silo is a head, or shares a <see cref="Store"/> with others.
    /// </summary>
    public string? Join { get; set; }

    /// <summary>
    /// The PostgreSQL database in which all silos of a cluster keep experiments, and by which they find each other:
    /// <c>postgresql://USER:PASSWORD@HOST:PORT/DATABASE</c>, or Npgsql's <c>Host=...;Database=...</c>. Default: null,
    /// SQLite in the head's <see cref="Folder"/>.
    /// </summary>
    public string? Store { get; set; }

    /// <summary>
    /// Whether others may reach this silo from other machines, though connections are not secured: whoever reaches its
    /// ports can read data, submit and cancel experiments. Default: false, it listens on this machine's loopback
    /// address alone.
    /// </summary>
    public bool Insecure { get; set; }

    /// <summary>
    /// The IP address to listen on. Default: all addresses where <see cref="Insecure"/> is set, else 127.0.0.1.
    /// </summary>
    public string? Listen { get; set; }

    /// <summary>
    /// The IP address by which other silos and clients reach this one. Default: the address that is listened on; where
    /// that is all, the one from which the head is reached, or that of the default route.
    /// </summary>
    public string? Advertise { get; set; }

    /// <summary>
    /// The port that other silos use; 0 for a free one. Default: 11111, or a free one for a silo that joins.
    /// </summary>
    public int? SiloPort { get; set; }

    /// <summary>The port that clients use; 0 for none. Default: 30000, or none for a silo that joins.</summary>
    public int? GatewayPort { get; set; }

    /// <summary>The port of /metrics and /healthz; null for none. Default: null.</summary>
    public int? MetricsPort { get; set; }

    /// <summary>How long the series of an experiment that has ended stay in the metrics. Default: 15 minutes.</summary>
    public TimeSpan MetricsRetention { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The OTLP receiver to which metrics and traces are pushed, over HTTP with Protobuf, without the path:
    /// <c>http://collector:4318</c>. Default: null, none.
    /// </summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>
    /// The share of the leases that are traced, in [0, 1], where there is an <see cref="OtlpEndpoint"/>. The lease of
    /// the winner's refit always is. Default: 1.
    /// </summary>
    public double TraceRatio { get; set; } = 1;

    /// <summary>
    /// How many packs the CPU trains at once; 0 for a silo that does not train. Default: one a core, where there are
    /// more than two cores one less, because a starved silo is voted dead.
    /// </summary>
    public int Slots { get; set; } = DefaultSlots(Environment.ProcessorCount);

    /// <summary>
    /// The devices that train, by their ids, separated by commas: <c>cpu</c>, <c>gpu:0</c>, or <c>gpu</c> for the first
    /// GPU; <c>simulator</c> is ILGPU's, for tests. Default: empty, for all devices of the machine; <see cref="Slots"/>
    /// is the CPU's.
    /// </summary>
    public string Devices { get; set; } = "";

    /// <summary>How long a lease lasts without renewal. Default: 15 seconds. At least 1 second.</summary>
    public TimeSpan LeaseTerm { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often what a fit has trained is kept in the artifact store, so that another worker can go on from there;
    /// zero for never by time. Default: 30 seconds. A fit that ends sooner is never kept.
    /// </summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After how many epochs it is kept, if that comes first; null for by time alone. Default: null.</summary>
    public int? CheckpointEpochs { get; set; }

    /// <summary>
    /// How long a silo that stops waits for the epochs that are being trained to end and to be kept. Default: 30
    /// seconds. What takes longer is given back as it was kept last.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether experiments that an earlier process left running are taken up again. Default: true.</summary>
    public bool ResumeExperiments { get; set; } = true;

    /// <summary>
    /// Whether no other silo can belong to the cluster, so that nobody stands behind the leases of an earlier process:
    /// they are taken back at once instead of after their term. Default: false.
    /// </summary>
    public bool IsAlone { get; set; }

    /// <summary>The least level of the silo's own messages. Default: Information.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>How the silo's messages are written. Default: text.</summary>
    public LogFormat LogFormat { get; set; } = LogFormat.Text;

    /// <summary>Where the artifact store is, as far as this silo can say without asking the head.</summary>
    public string? ArtifactLocation => ArtifactStore ?? (IsHead ? Path.Combine(Folder, ArtifactsFolderName) : null);

    internal string MembersFile => Path.Combine(Folder, MembersFileName);

    /// <summary>The folder for fetched data and for uploads.</summary>
    public string CacheRoot => CacheFolder ?? Settings.CacheFolder.Default;

    /// <summary>The experiment store's file, where this silo is a head.</summary>
    public string StoreFile => Path.Combine(Folder, StoreFileName);

    /// <summary>Whether this silo has a store, and so the grains that need one.</summary>
    internal bool HasStore => Join is null;

    /// <summary>Whether the store is this silo's alone: a file in its folder.</summary>
    public bool IsHead => Join is null && Store is null;

    /// <summary>This silo's part in its cluster.</summary>
    public SiloRole Role => Join is not null ? SiloRole.Joined : Store is not null ? SiloRole.Shared : SiloRole.Head;

    /// <summary>The port for other silos that will be taken; 0 for a free one.</summary>
    public int SiloPortToTake => SiloPort ?? (Join is null ? DefaultSiloPort : 0);

    /// <summary>The port for clients that will be taken; 0 for none.</summary>
    public int GatewayPortToTake => GatewayPort ?? (Join is null ? DefaultGatewayPort : 0);

    /// <summary>
    /// A silo inside the process of a command: no outsider can reach it, nothing but what is asked for now runs on it,
    /// and it speaks only of errors.
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

    /// <summary>Whether anybody looks at the silo's metrics.</summary>
    internal bool HasMetrics => MetricsPort is not null || OtlpEndpoint is not null;

    /// <summary>The ids of the devices that train.</summary>
    /// <exception cref="DeviceNotFoundException">One of them is not there.</exception>
    internal IReadOnlyList<string> DevicesToUse() => Devices.Length == 0
        ? Slots == 0 ? [] : [.. DeviceCatalog.List().Select(device => device.Id)]
        : [.. Devices.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(DeviceCatalog.Resolve)
            .Distinct()];

    internal static int DefaultSlots(int cores) => cores > 2 ? cores - 1 : cores;
}
