using Experiments.Problems;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Hosting;

/// <summary>The command line of this project's program: the settings of a silo.</summary>
internal static class SiloArguments
{
    /// <summary>Reads a command line: <c>--name value</c>, <c>--name=value</c>, and switches without a value.</summary>
    /// <exception cref="SiloConfigurationException">An option is unknown, or has no value.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string[] args)
    {
        var (given, errors) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].IndexOf('=') is > 0 and var equals
                ? (args[i][..equals], args[i][(equals + 1)..])
                : (args[i], null);
            var setting = SiloSettings.All.FirstOrDefault(setting => setting.Name == name);
            if (setting is null && name != SiloConfiguration.FileOption)
                errors.Add(
                    $"unknown option {LocationText.FormatArgument(args[i])}: the options are "
                    + $"{SiloConfiguration.FileOption}, "
                    + $"{string.Join(", ", SiloSettings.All.Select(setting => setting.Name))}.");
            else if (value is not null) given[name] = value;
            else if (setting is { Value: null }) given[name] = "true";
            else if (i + 1 < args.Length) given[name] = args[++i];
            else errors.Add($"{name} has no value.");
        }
        return errors.Count == 0 ? given : throw new SiloConfigurationException(errors);
    }
}
