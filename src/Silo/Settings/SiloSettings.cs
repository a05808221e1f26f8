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
            + "models. A silo without --join and --store is a head in any case."),
        new(nameof(SiloHostOptions.Join), "--join", "HOST[:PORT]", "The gateway of the head to join; the default "
            + $"port is {SiloHostOptions.DefaultGatewayPort}."),
        new(nameof(SiloHostOptions.Store), "--store", "URL",
            "The PostgreSQL database that all silos share: postgresql://USER:PASSWORD@HOST/DATABASE. Better set "
            + "EXPERIMENTS_STORE: other users can see command lines."),
        new(nameof(SiloHostOptions.ArtifactStore), "--artifact-store", "LOCATION", "The location of data and "
            + "models: a folder, or s3://BUCKET/PREFIX. [default: 'artifacts' in --folder, or the head's]"),
        new(nameof(SiloHostOptions.CacheFolder), "--cache-folder", "DIR", "The folder for fetched data and for "
            + "uploads. [default: 'experiments' in your cache folder]"),
        new(nameof(SiloHostOptions.DataCacheGb),
            "--data-cache-gb", "N", "The gigabytes of fetched data to keep at most, 0 for none. [default: 10]"),
        new(nameof(SiloHostOptions.Insecure), "--insecure", null, "Let other machines reach this silo, although "
            + "connections are not secured: any program that reaches its ports can read data, submit and cancel."),
        new(nameof(SiloHostOptions.ClusterSecretFile), "--cluster-secret-file", "FILE", "The file with the secret that "
            + "the silos and the clients of a cluster share; others are refused. [default: none]"),
        new(nameof(SiloHostOptions.Listen),
            "--listen", "IP", "The address to listen on. [default: all addresses with --insecure, else 127.0.0.1]"),
        new(nameof(SiloHostOptions.Advertise), "--advertise", "IP", "The address at which others reach this silo. "
            + "[default: the address to listen on, or that of the default route]"),
        new(nameof(SiloHostOptions.Folder),
            "--folder", "DIR", "The folder of a head's experiment store. [default: .experiments]"),
        new(nameof(SiloHostOptions.SiloPort), "--silo-port", "PORT", "The port for other silos, 0 for a free one. "
            + $"[default: {SiloHostOptions.DefaultSiloPort}, or a free one for a silo that joins]"),
        new(nameof(SiloHostOptions.GatewayPort), "--gateway-port", "PORT", "The port for clients and for silos that "
            + $"join, 0 for none. [default: {SiloHostOptions.DefaultGatewayPort}, or none for a silo that joins]"),
        new(nameof(SiloHostOptions.MetricsPort),
            "--metrics-port", "PORT", "The port of /metrics and /healthz, on the address of --listen. [default: "
            + "none]"),
        new(nameof(SiloHostOptions.MetricsRetention), "--metrics-retention", "TIME",
            "The time for which /metrics shows an experiment that has ended, such as 15m. [default: 15 minutes]"),
        new(nameof(SiloHostOptions.OtlpEndpoint), "--otlp-endpoint", "URL", "The receiver of metrics and traces by "
            + "OTLP over HTTP, such as http://collector:4318. [default: OTEL_EXPORTER_OTLP_ENDPOINT, or none]"),
        new(nameof(SiloHostOptions.TraceRatio), "--trace-ratio", "N",
            "The share of the leases that are traced, from 0 to 1, with an OTLP endpoint. [default: all]"),
        new(nameof(SiloHostOptions.Slots), "--slots", "N", "The number of packs that train at once on the CPU; 0 for a "
            + "silo that does not train. [default: one per core, less one on more than two cores]"),
        new(nameof(SiloHostOptions.Devices), "--devices", "IDS",
            "The devices that train, separated by commas, such as cpu,gpu:0. [default: all devices of this machine]"),
        new(nameof(SiloHostOptions.LeaseTerm), "--lease-term", "TIME",
            "The time without a renewal after which others get a worker's trials, such as 15s. [default: 15 seconds]"),
        new(nameof(SiloHostOptions.CheckpointInterval), "--checkpoint-interval", "TIME", "The interval between "
            + "checkpoints of a fit, such as 30s; 0 for no checkpoints by time. [default: 30 seconds]"),
        new(nameof(SiloHostOptions.CheckpointEpochs), "--checkpoint-epochs", "N",
            "The number of epochs between checkpoints of a fit, if that comes first. [default: by time alone]"),
        new(nameof(SiloHostOptions.DrainTimeout), "--drain-timeout", "TIME",
            "The time for which a silo that stops waits for its epochs and their checkpoints. [default: 30 seconds]"),
        new(nameof(SiloHostOptions.ClusterId),
            "--cluster-id", "NAME", "The cluster's name. [default: experiments]"),
        new(nameof(SiloHostOptions.LogLevel), "--log-level", "LEVEL",
            "The lowest level of log messages: Trace, Debug, Information, Warning, Error, Critical or None. "
            + "[default: Information]"),
        new(nameof(SiloHostOptions.LogFormat), "--log-format", "FORMAT",
            "The format of log messages: Text, for people, or Json, one object per line. [default: Text]"),
    ];

    /// <summary>Returns the name of an option, from its property in <see cref="SiloHostOptions"/>.</summary>
    internal static string GetName(string property) => Get(property).Name;

    /// <summary>Returns the variable of an option, from its property in <see cref="SiloHostOptions"/>.</summary>
    internal static string GetVariable(string property) => Get(property).Variable;

    private static SiloSetting Get(string property) => All.First(setting => setting.Property == property);
}
