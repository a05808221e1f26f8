using System.Text;
using System.Text.RegularExpressions;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Tests.Settings;

/// <summary>The part of docs/operations/configure.md that is written from the settings.</summary>
internal static partial class SettingsDocs
{
    /// <summary>Returns the document with its generated part written again.</summary>
    public static string Renew(string document) => WrittenPart.Renew(document, "settings", Table());

    private static string Table()
    {
        var text = new StringBuilder(
            "| option | environment variable | key in the file | value | default | what it does |\n| --- | --- | --- | "
            + "--- | --- | --- |\n");
        foreach (var setting in SiloSettings.All)
        {
            var (does, without) = Split(setting);
            text.Append(
                $"| `{setting.Name}` | `{setting.Variable}` | `{setting.Key}` | "
                + $"{(setting.Value is { } value ? $"`{Cell(value)}`" : "`true` or `false`")} "
                + $"| {Cell(without)} | {Cell(does)} |\n");
        }
        return text.ToString();
    }

    /// <summary>The description and the default of a setting.</summary>
    private static (string Does, string Without) Split(SiloSetting setting) =>
        Without().Match(setting.Description) is { Success: true } match
            ? (setting.Description[..match.Index], match.Groups["default"].Value)
            : (setting.Description, Default(setting));

    private static string Default(SiloSetting setting) =>
        typeof(SiloHostOptions).GetProperty(setting.Property)!.GetValue(new SiloHostOptions()) switch
        {
            null or "" => "none",
            bool value => value ? "`true`" : "`false`",
            var value => $"`{value}`",
        };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    [GeneratedRegex(@" \[default: (?<default>.+?)\]$")]
    private static partial Regex Without();
}
