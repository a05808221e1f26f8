using System.ComponentModel;
using System.Globalization;
using Experiments.Contracts.Errors;
using Experiments.Problems;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Hosting;

/// <summary>
/// Puts a silo's options together from its configuration file, the environment and the command line, each over the one
/// before, and says everything that is wrong with them at once.
/// </summary>
public static class SiloConfiguration
{
    /// <summary>The option that names the configuration file.</summary>
    public const string FileOption = "--config";

    /// <summary>The variable that names it.</summary>
    public const string FileVariable = "EXPERIMENTS_CONFIG";

    /// <summary>Puts the options together.</summary>
    /// <param name="commandLine">What the command line gives, by the options' names: <c>--slots</c>.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <param name="use">What they are for.</param>
    /// <exception cref="SiloConfigurationException">Something is wrong; has all of it.</exception>
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
        // Options that could not be read have been named; what the validator says of the rest holds beside it.
        var isChecked = use == SiloConfigurationUse.Run || (use == SiloConfigurationUse.Diagnose && errors.Count > 0);
        if (isChecked && new SiloHostOptionsValidator().Validate(null, options) is { Failed: true } failed)
            errors.AddRange(failed.Failures);
        return errors.Count == 0
            ? options
            : throw new SiloConfigurationException(errors) { LogFormat = options.LogFormat };
    }

    /// <summary>
    /// Where the environment says that telemetry is pushed: by our own variable, or by OpenTelemetry's; null where by
    /// neither.
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
            errors.Add($"{origin} is '{text}': {DescribeType(type)}.");
        }
    }

    private static string DescribeType(Type type) =>
        type == typeof(bool) ? "say true or false"
        : type == typeof(int) ? "give a whole number"
        : type == typeof(double) ? "give a number"
        : type == typeof(TimeSpan) ? Duration.Remedy
        : $"give one of {string.Join(", ", Enum.GetNames(type))}";
}

/// <summary>What a silo's options are put together for.</summary>
public enum SiloConfigurationUse
{
    /// <summary>To run a silo: all of them must hold.</summary>
    Run,

    /// <summary>
    /// To look at them: whoever does so checks them. Where one cannot be read there is nothing to look at, and all that
    /// is wrong is said.
    /// </summary>
    Diagnose,

    /// <summary>To use the store that they name, by itself.</summary>
    Store,
}

/// <summary>A silo's options are wrong.</summary>
public sealed class SiloConfigurationException : SiloException
{
    internal SiloConfigurationException(IReadOnlyList<string> errors) : base(string.Join('\n', errors)) =>
        Errors = errors;

    /// <summary>How it is to be said.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>Everything that is wrong, each with its remedy.</summary>
    public IReadOnlyList<string> Errors { get; }
}
