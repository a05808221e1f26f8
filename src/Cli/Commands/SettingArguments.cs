using System.CommandLine;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Commands;

/// <summary>The settings of a silo as options of a command, and the file that holds them.</summary>
internal sealed class SettingArguments
{
    private readonly List<Option> _options;

    private SettingArguments(List<Option> options) => _options = options;

    /// <summary>
    /// Adds the options to a command; an option of the same name that the command already has is used instead.
    /// </summary>
    public static SettingArguments AddTo(Command command)
    {
        var file = new Option<string?>(SiloConfiguration.FileOption)
        {
            Description = "A YAML file with these settings, one per line, named without dashes; "
                + "environment variables (EXPERIMENTS_SLOTS and so on) and command-line options override it.",
            HelpName = "FILE"
        };
        // The values are validated later, together with those of the file and the environment, so that all problems are
        // reported at once.
        var options = ((Option[])[file, .. SiloSettings.All.Select(CreateOption)])
            .Select(option => command.Options.FirstOrDefault(there => there.Name == option.Name) ?? option)
            .ToList();
        foreach (var option in options.Where(option => !command.Options.Contains(option))) command.Add(option);
        return new(options);
    }

    /// <summary>Returns the values on a command line, by the options' names.</summary>
    public IReadOnlyDictionary<string, string> GetGiven(ParseResult parsed) =>
        _options.Where(option => parsed.GetResult(option) is { Implicit: false }).ToDictionary(
            option => option.Name,
            option => parsed.GetResult(option)!.Tokens is [var token, ..] ? token.Value : "true");

    private static Option CreateOption(SiloSetting setting) => setting.Value is null
        ? new Option<bool>(setting.Name) { Description = setting.Description }
        : new Option<string>(setting.Name) { Description = setting.Description, HelpName = setting.Value };
}
