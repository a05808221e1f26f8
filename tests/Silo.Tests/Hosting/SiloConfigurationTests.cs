using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Tests.Hosting;

/// <summary>A silo's options from its file, the environment and the command line.</summary>
public sealed class SiloConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    [Fact]
    public void Every_setting_is_read_from_each_of_them()
    {
        foreach (var setting in SiloSettings.All)
        {
            var property = typeof(SiloHostOptions).GetProperty(setting.Property);
            Assert.NotNull(property);
            Assert.Equal(property.PropertyType == typeof(bool), setting.Value is null);
        }

        var read = Read(new()
        {
            ["--slots"] = "3",
            ["--lease-term"] = "00:00:05",
            ["--insecure"] = "true",
            ["--log-level"] = "warning"
        });
        Assert.Equal((3, TimeSpan.FromSeconds(5), true, "Warning"),
            (read.Slots, read.LeaseTerm, read.Insecure, $"{read.LogLevel}"));
    }

    [Fact]
    public void Every_setting_of_the_options_has_a_name()
    {
        // Options that only the hosting process sets have no setting.
        string[] internals = [nameof(SiloHostOptions.IsAlone), nameof(SiloHostOptions.ResumeExperiments)];
        Assert.Equal(
            typeof(SiloHostOptions).GetProperties().Where(p => p.CanWrite).Select(p => p.Name).Except(internals).Order(
                StringComparer.Ordinal),
            SiloSettings.All.Select(setting => setting.Property).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_command_line_goes_before_the_environment_and_that_before_the_file()
    {
        var file = File("slots: 1\ncluster-id: from-file\nfolder: from-file\n");
        _environment["EXPERIMENTS_SLOTS"] = "2";
        _environment["EXPERIMENTS_CLUSTER_ID"] = "from-environment";
        var read = Read(new() { ["--config"] = file, ["--slots"] = "3" });
        Assert.Equal((3, "from-environment", "from-file"), (read.Slots, read.ClusterId, read.Folder));
    }

    [Fact]
    public void The_file_can_be_named_by_the_environment()
    {
        _environment["EXPERIMENTS_CONFIG"] = File("slots: 4");
        Assert.Equal(4, Read([]).Slots);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_its_place()
    {
        var file = File("slots: many\nslot: 3\njoin: [a, b]\nmetrics-port: 0\n");
        _environment["EXPERIMENTS_LOG_LEVEL"] = "loud";
        var errors = Assert.Throws<SiloConfigurationException>(
            () => Read(new() { ["--config"] = file, ["--lease-term"] = "soon" })).Errors;
        Assert.Equal(
            [
                $"{file}:2:1: there is no setting 'slot'; the settings are "
                + $"{string.Join(", ", SiloSettings.All.Select(s => s.Key))}.",
                $"{file}:3:1: join takes one value.",
                $"{file}:1:1: slots is 'many': give a whole number.",
                "--lease-term is 'soon': give a time with its unit, for example 15s, 1h30m or 00:00:15.",
                "EXPERIMENTS_LOG_LEVEL is 'loud': give one of Trace, Debug, Information, Warning, Error, Critical, "
                + "None.",
                "--metrics-port is '0': use a port from 1 to 65535, or leave it out.",
            ],
            errors);
    }

    [Theory]
    [InlineData("00:00:30", 30), InlineData("1:00:00", 3600), InlineData("15s", 15), InlineData("30 s", 30),
        InlineData("5m", 300), InlineData("1h", 3600)]
    [InlineData("1500ms", 1.5), InlineData("0.5m", 30), InlineData("1m 30s", 90), InlineData("1m30s", 90)]
    public void A_time_is_written_by_the_clock_or_with_its_unit(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read(new() { ["--lease-term"] = text }).LeaseTerm);

    [Fact]
    public void Days_and_nothing_are_times_too()
    {
        var read = Read(new() { ["--metrics-retention"] = "2d", ["--checkpoint-interval"] = "0" });
        Assert.Equal((TimeSpan.FromDays(2), TimeSpan.Zero), (read.MetricsRetention, read.CheckpointInterval));
    }

    [Theory, InlineData("5"), InlineData("15.5"), InlineData("s"), InlineData("5 parsecs"), InlineData("-15s"),
        InlineData("9999999999999d"), InlineData("25:00:00:00:00"), InlineData("")]
    public void A_number_alone_is_no_time_since_nobody_knows_its_unit(string text)
    {
        // In a file as on the command line.
        foreach (var given in new Dictionary<string, string>[]
        {
            new() { ["--lease-term"] = text }, new() { ["--config"] = File($"lease-term: '{text}'") }
        })
            Assert.EndsWith($"lease-term is '{text}': give a time with its unit, for example 15s, 1h30m or 00:00:15.",
                Assert.Single(Assert.Throws<SiloConfigurationException>(() => Read(given)).Errors),
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slots: [", "this is not valid YAML")]
    [InlineData("- slots", "is not a silo's configuration")]
    public void A_file_that_is_none_is_said(string text, string expected) =>
        Assert.Contains(expected,
            Assert.Single(
                Assert.Throws<SiloConfigurationException>(() => Read(new() { ["--config"] = File(text) })).Errors),
            StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_missing_is_said_by_its_name() =>
        Assert.Contains(_folder["none.yaml"], Assert.Single(Assert.Throws<SiloConfigurationException>(
            () => Read(new() { ["--config"] = _folder["none.yaml"] })).Errors), StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private SiloHostOptions Read(Dictionary<string, string> commandLine) =>
        SiloConfiguration.Read(commandLine, _environment.GetValueOrDefault);

    private string File(string text)
    {
        var path = _folder["silo.yaml"];
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
