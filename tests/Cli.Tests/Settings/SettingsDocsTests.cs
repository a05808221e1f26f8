using System.Text.RegularExpressions;
using Experiments.Silo.Hosting;

namespace Experiments.Cli.Tests.Settings;

public sealed partial class SettingsDocsTests
{
    private const string Document = "docs/operations/configure.md";

    private static readonly string s_text =
        File.ReadAllText(Path.Combine(Repository.Root, Document)).ReplaceLineEndings("\n");

    [Fact]
    public void The_committed_reference_lists_every_setting_as_a_silo_has_it() =>
        Repository.Hold(Document, SettingsDocs.Renew(s_text));

    [Fact]
    public void The_file_that_it_shows_is_read()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("silo.yaml", Yaml().Match(s_text).Groups["text"].Value);
        var options = SiloConfiguration.Read(new Dictionary<string, string> { [SiloConfiguration.FileOption] = file },
            name => name == "EXPERIMENTS_STORE" ? "postgresql://experiments@db/experiments" : null);
        Assert.Equal((9464, true), (options.MetricsPort, options.Insecure));
    }

    [GeneratedRegex("```yaml\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
