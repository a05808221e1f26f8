namespace Experiments.Silo.Hosting;

/// <summary>The options of this project's program: each of <see cref="SiloHostOptions"/> by its name with dashes.</summary>
internal static class SiloArguments
{
    private static readonly Dictionary<string, string> s_switches = new(StringComparer.Ordinal)
    {
        ["--cluster-id"] = nameof(SiloHostOptions.ClusterId),
        ["--folder"] = nameof(SiloHostOptions.Folder),
        ["--artifact-store"] = nameof(SiloHostOptions.ArtifactStore),
        ["--join"] = nameof(SiloHostOptions.Join),
        ["--silo-port"] = nameof(SiloHostOptions.SiloPort),
        ["--gateway-port"] = nameof(SiloHostOptions.GatewayPort),
        ["--metrics-port"] = nameof(SiloHostOptions.MetricsPort),
        ["--slots"] = nameof(SiloHostOptions.Slots),
        ["--devices"] = nameof(SiloHostOptions.Devices),
        ["--lease-term"] = nameof(SiloHostOptions.LeaseTerm),
        ["--log-level"] = nameof(SiloHostOptions.LogLevel),
    };

    /// <summary>An option's name, by its property in <see cref="SiloHostOptions"/>.</summary>
    public static string NameOf(string property) => s_switches.First(option => option.Value == property).Key;

    /// <summary>Reads the command line over the environment (EXPERIMENTS_SLOTS and so on).</summary>
    /// <exception cref="SiloException">An option is unknown, or its value cannot be read.</exception>
    public static SiloHostOptions Parse(string[] args)
    {
        foreach (var arg in args.Where(a => a.StartsWith('-')).Select(a => a.Split('=')[0]))
            if (!s_switches.ContainsKey(arg)) throw new SiloException($"unknown option {arg}: there are {string.Join(", ", s_switches.Keys)}.");
        var options = new SiloHostOptions();
        try
        {
            new ConfigurationBuilder().AddEnvironmentVariables("EXPERIMENTS_").AddCommandLine(args, s_switches).Build().Bind(options);
        }
        catch (InvalidOperationException e)
        {
            throw new SiloException($"{e.Message} {e.InnerException?.Message}".Trim(), e);
        }

        return options;
    }
}
