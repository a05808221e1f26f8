using Experiments.Engine.Files;
using Experiments.Problems;
using Experiments.Silo.Settings;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Experiments.Silo.Hosting;

/// <summary>
/// Reads a silo's configuration file: YAML with one setting per line, by the options' names without their dashes.
/// </summary>
internal static class SiloConfigurationFile
{
    /// <summary>Reads the settings in a file, each with its place.</summary>
    /// <param name="path">The file.</param>
    /// <param name="errors">Receives the problems of the file.</param>
    public static Dictionary<string, (string? Text, string Origin)> Read(string path, List<string> errors)
    {
        var settings = new Dictionary<string, (string? Text, string Origin)>(StringComparer.Ordinal);
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(InputFile.ReadAllText(path)));
            if (yaml.Documents.Count == 0) return settings;
            if (yaml.Documents is [{ RootNode: YamlMappingNode root }])
                foreach (var (key, value) in root.Children) Add(path, key, value, settings, errors);
            else errors.Add($"{path} is not a silo's configuration: write one setting per line, for example slots: 4.");
        }
        catch (YamlException e)
        {
            errors.Add($"{path}:{e.Start.Line}:{e.Start.Column}: this is not valid YAML: "
                + LocationText.FormatWords(e.Message));
        }
        catch (NotAFileException e)
        {
            errors.Add(
                $"The configuration file {path} cannot be read: {e.Message}; {NotAFileException.Remedy}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add($"The configuration file {path} cannot be read: {e.Message}");
        }
        return settings;
    }

    private static void Add(
        string path,
        YamlNode key,
        YamlNode value,
        Dictionary<string, (string? Text, string Origin)> settings,
        List<string> errors)
    {
        var (name, place) = ((key as YamlScalarNode)?.Value ?? "", $"{path}:{key.Start.Line}:{key.Start.Column}");
        if (!SiloSettings.All.Any(setting => setting.Key == name))
            errors.Add(
                $"{place}: there is no setting '{LocationText.Format(name)}'; the settings are "
                + $"{string.Join(", ", SiloSettings.All.Select(setting => setting.Key))}.");
        else if (value is not YamlScalarNode { Value: { } text }) errors.Add($"{place}: {name} takes one value.");
        else settings[name] = (text, $"{place}: {name}");
    }
}
