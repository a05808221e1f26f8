using System.ComponentModel;
using System.Globalization;
using Experiments.Contracts.Errors;
using Experiments.Problems;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Hosting;

/// <summary>
/// Combines a silo's options from its configuration file, the environment and the command line, each overriding the one
/// before, and reports all problems at once.
/// </summary>
public static class SiloConfiguration
{
    /// <summary>The option that names the configuration file.</summary>
    public const string FileOption = "--config";

    /// <summary>The environment variable that names the configuration file.</summary>
    public const string FileVariable = "EXPERIMENTS_CONFIG";

    /// <summary>Combines the options.</summary>
    /// <param name="commandLine">The values on the command line, by the options' names: <c>--slots</c>.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="use">The purpose of the options.</param>
    /// <exception cref="SiloConfigurationException">The options have problems; carries all of them.</exception>
    public static SiloHostOptions Read(
        IReadOnlyDictionary<string, string> commandLine,
        Func<string, string?> environment,
        SiloConfigurationUse use = SiloConfigurationUse.Run)
    {
        var (options, errors) = (new SiloHostOptions(), new List<string>());
        var file = commandLine.GetValueOrDefault(FileOption) ?? environment(FileVariable);
        var inFile = file is null ? [] : SiloConfigurationFile.Read(file, errors);
        foreach (var setting in SiloSettings.All)
        {
            var (text, origin) = commandLine.TryGetValue(setting.Name, out var given) ? (given, setting.Name)
                : environment(setting.Variable) is { Length: > 0 } variable ? (variable, setting.Variable)
                : inFile.TryGetValue(setting.Key, out var value) ? value
                : (null, "");
            if (text is not null) Set(options, setting, text, origin, errors);
        }

        options.OtlpEndpoint ??= OtlpEndpoint(environment);
        // Options that could not be parsed are reported already; the validator reports the problems of the others.
        var isChecked = use == SiloConfigurationUse.Run || (use == SiloConfigurationUse.Diagnose && errors.Count > 0);
        if (isChecked && new SiloHostOptionsValidator().Validate(null, options) is { Failed: true } failed)
            errors.AddRange(failed.Failures);
        return errors.Count == 0
            ? options
            : throw new SiloConfigurationException(errors) { LogFormat = options.LogFormat };
    }

    /// <summary>
    /// Returns the endpoint of telemetry in the environment: this program's variable, or OpenTelemetry's; null if
    /// neither is set.
    /// </summary>
    public static string? OtlpEndpoint(Func<string, string?> environment) =>
        new[] { SiloSettings.GetVariable(nameof(SiloHostOptions.OtlpEndpoint)), "OTEL_EXPORTER_OTLP_ENDPOINT" }
            .Select(environment)
            .FirstOrDefault(value => !string.IsNullOrEmpty(value));

    private static void Set(
        SiloHostOptions options, SiloSetting setting, string text, string origin, List<string> errors)
    {
        var property = typeof(SiloHostOptions).GetProperty(setting.Property)!;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        try
        {
            property.SetValue(options, type == typeof(TimeSpan)
                ? Duration.TryParse(text, out var time) ? time : throw new FormatException()
                : TypeDescriptor.GetConverter(type).ConvertFromString(null, CultureInfo.InvariantCulture, text));
        }
        catch (Exception e)
            when (e is ArgumentException or FormatException or OverflowException or NotSupportedException)
        {
            errors.Add($"{origin} is '{LocationText.Format(text)}': {DescribeType(type)}.");
        }
    }

    private static string DescribeType(Type type) =>
        type == typeof(bool) ? "give true or false"
        : type == typeof(int) ? "give a whole number"
        : type == typeof(double) ? "give a number"
        : type == typeof(TimeSpan) ? Duration.Remedy
        : $"give one of {string.Join(", ", Enum.GetNames(type))}";
}

/// <summary>The purpose of a silo's options.</summary>
public enum SiloConfigurationUse
{
    /// <summary>Running a silo: all options must be valid.</summary>
    Run,

    /// <summary>
    /// Examining the options: the caller validates them. If one cannot be parsed, there is nothing to examine, and all
    /// problems are reported.
    /// </summary>
    Diagnose,

    /// <summary>Using only the store that they name.</summary>
    Store,
}

/// <summary>The error for invalid options of a silo.</summary>
[GenerateSerializer, Alias("Experiments.SiloConfigurationException")]
public sealed class SiloConfigurationException : SiloException
{
    internal SiloConfigurationException(IReadOnlyList<string> errors) : base(string.Join('\n', errors)) =>
        Errors = errors;

    /// <summary>The format in which to report the problems.</summary>
    [Id(0)] public LogFormat LogFormat { get; init; }

    /// <summary>All problems, each with its remedy.</summary>
    [Id(1)] public IReadOnlyList<string> Errors { get; private set; }
}
