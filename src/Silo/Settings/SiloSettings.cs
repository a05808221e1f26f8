namespace Experiments.Silo.Settings;

/// <summary>
/// A setting of a silo: a command-line option, an environment variable, and a key of the configuration file.
/// </summary>
/// <param name="Property">The property of <see cref="SiloHostOptions"/>.</param>
/// <param name="Name">
/// The option: <c>--silo-port</c>. The key in the file has no leading dashes; the variable is EXPERIMENTS_SILO_PORT.
/// </param>
/// <param name="Value">The kind of value, in one word; null for a switch.</param>
/// <param name="Description">The effect of the setting, and its default.</param>
public sealed record SiloSetting(string Property, string Name, string? Value, string Description)
{
    /// <summary>The key in a configuration file.</summary>
    public string Key => Name[2..];

    /// <summary>The environment variable.</summary>
    public string Variable => $"EXPERIMENTS_{Key.Replace('-', '_').ToUpperInvariant()}";
}

/// <summary>The table of all settings of a silo.</summary>
public static class SiloSettings
{
    /// <summary>The settings, in the order of the help.</summary>
    public static IReadOnlyList<SiloSetting> All { get; } =
    [
        new(nameof(SiloHostOptions.Head), "--head", null, "Be the head of a cluster, which keeps experiments, data and "
            + "models; so it is where neither --join nor --store is given."),
        new(nameof(SiloHostOptions.Join), "--join", "HOST[:PORT]", "The head to join, by its gateway; the port is "
            + $"{SiloHostOptions.DefaultGatewayPort} unless another is given."),
        new(nameof(SiloHostOptions.Store), "--store", "URL",
            "The PostgreSQL database that all silos share: postgresql://USER:PASSWORD@HOST/DATABASE. Better given as "
            + "EXPERIMENTS_STORE: command lines are seen by others."),
        new(nameof(SiloHostOptions.ArtifactStore), "--artifact-store", "LOCATION", "Where data and models lie: a "
            + "folder, or s3://BUCKET/PREFIX; without it 'artifacts' in --folder, or with the head."),
        new(nameof(SiloHostOptions.CacheFolder), "--cache-folder", "DIR", "The folder for data that had to be fetched, "
            + "and for uploads; without it 'experiments' in your cache folder."),
        new(nameof(SiloHostOptions.DataCacheGb),
            "--data-cache-gb", "N", "How many gigabytes of fetched data are kept, 0 for none; without it 10."),
        new(nameof(SiloHostOptions.Insecure), "--insecure", null, "Let other machines reach this silo, though "
            + "connections are not secured: whoever reaches its ports can read data, submit and cancel."),
        new(nameof(SiloHostOptions.Listen),
            "--listen", "IP", "The address to listen on; without it all where --insecure is given, else 127.0.0.1."),
        new(nameof(SiloHostOptions.Advertise), "--advertise", "IP", "The address by which others reach this silo; "
            + "without it the one listened on, or that of the default route."),
        new(nameof(SiloHostOptions.Folder),
            "--folder", "DIR", "The folder of a head's experiment store; without it .experiments."),
        new(nameof(SiloHostOptions.SiloPort), "--silo-port", "PORT", "The port for other silos, 0 for a free one; "
            + $"without it {SiloHostOptions.DefaultSiloPort}, or a free one where it joins."),
        new(nameof(SiloHostOptions.GatewayPort), "--gateway-port", "PORT", "The port for clients and for silos that "
            + $"join, 0 for none; without it {SiloHostOptions.DefaultGatewayPort}, or none where it joins."),
        new(nameof(SiloHostOptions.MetricsPort),
            "--metrics-port", "PORT", "The port of /metrics and /healthz; without it none."),
        new(nameof(SiloHostOptions.MetricsRetention), "--metrics-retention", "TIME",
            "How long an experiment that has ended is shown in /metrics, as 00:15:00; without it 15 minutes."),
        new(nameof(SiloHostOptions.OtlpEndpoint), "--otlp-endpoint", "URL", "Where metrics and traces are pushed by "
            + "OTLP over HTTP, as http://collector:4318; without it OTEL_EXPORTER_OTLP_ENDPOINT, or nowhere."),
        new(nameof(SiloHostOptions.TraceRatio), "--trace-ratio", "N",
            "Which share of the leases is traced, from 0 to 1, where traces are pushed; without it all."),
        new(nameof(SiloHostOptions.Slots), "--slots", "N", "How many packs train at once on the CPU; 0 for a silo that "
            + "does not train. Without it what the machine has cores for."),
        new(nameof(SiloHostOptions.Devices), "--devices", "IDS",
            "The devices that train, separated by commas, such as cpu,gpu:0; without it all of this machine."),
        new(nameof(SiloHostOptions.LeaseTerm), "--lease-term", "TIME",
            "How long a worker may be silent before its trials are another's, as 00:00:15; without it 15 seconds."),
        new(nameof(SiloHostOptions.CheckpointInterval), "--checkpoint-interval", "TIME", "How often a fit is kept as "
            + "it trains, for others to go on from, as 00:00:30; 0 for never by time. Without it 30 seconds."),
        new(nameof(SiloHostOptions.CheckpointEpochs), "--checkpoint-epochs", "N",
            "After how many epochs it is kept, if that comes first; without it by time alone."),
        new(nameof(SiloHostOptions.DrainTimeout), "--drain-timeout", "TIME",
            "How long a silo that stops waits for its epochs to end and to be kept; without it 30 seconds."),
        new(nameof(SiloHostOptions.ClusterId),
            "--cluster-id", "NAME", "The cluster's name, where it is not the usual one."),
        new(nameof(SiloHostOptions.LogLevel), "--log-level", "LEVEL",
            "The least level of its messages: Trace, Debug, Information, Warning, Error, Critical or None."),
        new(nameof(SiloHostOptions.LogFormat), "--log-format", "FORMAT",
            "How messages are written: Text, for people, or Json, one object a line; without it Text."),
    ];

    /// <summary>Returns the name of an option, from its property in <see cref="SiloHostOptions"/>.</summary>
    internal static string GetName(string property) => Get(property).Name;

    /// <summary>Returns the variable of an option, from its property in <see cref="SiloHostOptions"/>.</summary>
    internal static string GetVariable(string property) => Get(property).Variable;

    private static SiloSetting Get(string property) => All.First(setting => setting.Property == property);
}
