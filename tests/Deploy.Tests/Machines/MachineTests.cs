using System.Diagnostics;
using System.Globalization;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;

namespace Experiments.Deploy.Tests.Machines;

/// <summary>Silos on machines without containers: the systemd unit and the Slurm job.</summary>
public sealed class MachineTests
{
    private static readonly string s_unit = Repository.File("deploy", "systemd", "experiments-silo.service");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_unit_is_one_that_systemd_takes()
    {
        var verify = ExternalProgram.Require("systemd-analyze", "systemd");
        using var folder = new WorkingFolder();
        // The program need not be installed here.
        var unit = (await File.ReadAllTextAsync(s_unit, Token))
            .Replace("/usr/local/bin/experiments", Repository.Program, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("experiments-silo.service"), unit, Token);
        await CheckAsync(verify, "verify", "--man=no", folder.File("experiments-silo.service"));
    }

    [Fact]
    public void The_unit_leaves_time_to_drain_and_its_environment_is_known()
    {
        var unit = Pairs(s_unit).ToLookup(pair => pair.Key, pair => pair.Value);
        var lines = File.ReadAllLines(Repository.File("deploy", "systemd", "silo.env"))
            .Where(line => line.Contains('=', StringComparison.Ordinal))
            .ToList();
        // Those that are commented out are advice, and must be right too.
        var names = lines.Select(line => line.TrimStart('#').Split('=')[0])
            .Where(name => name.StartsWith("EXPERIMENTS_", StringComparison.Ordinal));
        Assert.Empty(names.Except(SiloSettings.All.Select(setting => setting.Variable)));
        var given = lines.Where(line => !line.StartsWith('#')).Select(line => line.Split('=', 2)).ToDictionary(
            pair => pair[0], pair => pair[1]);
        var options = SiloConfiguration.Read(new Dictionary<string, string>(), given.GetValueOrDefault);
        Assert.True(TimeSpan.FromSeconds(int.Parse(unit["TimeoutStopSec"].Single(), CultureInfo.InvariantCulture))
            > options.DrainTimeout + TimeSpan.FromSeconds(30));
        Assert.Equal("SIGTERM", unit["KillSignal"].Single());
        Assert.Equal("yes", unit["DynamicUser"].Single());
        // A silo that a card's fault ended, and that could not start itself again, is started again.
        Assert.Equal("on-failure", unit["Restart"].Single());
        Assert.Empty(unit["SuccessExitStatus"].Concat(unit["RestartPreventExitStatus"]));
        Assert.NotEqual(0, SiloServer.RestartCode);
    }

    [Fact]
    public async Task Every_script_of_deploy_is_a_shell_script_without_a_flaw_that_can_be_seen()
    {
        var scripts = Directory.GetFiles(Repository.File("deploy"), "*.sh", SearchOption.AllDirectories)
            .Append(Repository.File("deploy", "slurm", "silo.sbatch"))
            .Append(Repository.File(".ci", "run"))
            .ToArray();
        Assert.Contains(Repository.File("deploy", "release.sh"), scripts);
        await CheckAsync(ExternalProgram.Require("shellcheck", "shellcheck"), scripts);
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string file) => File.ReadAllLines(file)
        .Where(line => !line.StartsWith('#') && line.Contains('=', StringComparison.Ordinal))
        .Select(line => line.Split('=', 2))
        .Select(pair => KeyValuePair.Create(pair[0], pair[1]));

    private static async Task CheckAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(Token);
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0 && (await errors).Length == 0, $"{program}: {output}{await errors}");
    }
}
