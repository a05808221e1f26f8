using System.Runtime.Versioning;
using Experiments.Cli.Diagnosis;
using Experiments.Cli.Diagnosis.Checks;
using Experiments.Client.Tests;

namespace Experiments.Cli.Tests.Diagnosis;

/// <summary>
/// The file of the cluster's secret: none, one that is wrong, one that others can read, and a good one.
/// </summary>
public sealed class SecretCheckTests : IDisposable
{
    private const string Secret = "correct horse battery staple";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_secret_only_a_silo_that_others_reach_is_warned_of()
    {
        Assert.Equal(Verdict.Skipped, (await CheckAsync(null)).Verdict);
        var open = await CheckAsync(null, insecure: true);
        Assert.Equal((Verdict.Warning, "none is set: any program that reaches this silo's ports may control it"),
            (open.Verdict, open.Text));
        Assert.Contains("--cluster-secret-file", open.Remedy, StringComparison.Ordinal);
        Assert.Contains("openssl rand -hex 32", open.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "there is no file", "make one with")]
    [InlineData("", "is empty", "make one with")]
    [InlineData("too short\n", "has 9 bytes", "make one with")]
    [InlineData("first line of two\nsecond line of two\n", "is not one line", "make one with")]
    public async Task A_file_that_is_no_secret_is_a_failure(string? content, string text, string remedy)
    {
        var path = content is null ? _folder["none"] : _folder.Write("secret", content);
        var finding = await CheckAsync(path, insecure: true);
        Assert.Equal(Verdict.Failed, finding.Verdict);
        Assert.Contains(text, finding.Text, StringComparison.Ordinal);
        Assert.Contains(path, finding.Text, StringComparison.Ordinal);
        Assert.StartsWith(remedy, finding.Remedy, StringComparison.Ordinal);
        if (content is { Length: > 1 }) Assert.DoesNotContain(content.Trim(), finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_no_file_of_a_secret()
    {
        var finding = await CheckAsync(_folder.Path);
        Assert.Equal((Verdict.Failed, "name the file of the secret"), (finding.Verdict, finding.Remedy));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Who_else_can_read_or_change_the_file_is_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the rights of files are Unix's");
        var path = _folder.Write("secret", Secret + "\n");
        foreach (var (mode, verdict) in new[]
        {
            (0b110_000_000, Verdict.Ok), (0b100_100_000, Verdict.Ok), (0b110_000_100, Verdict.Warning),
            (0b110_000_010, Verdict.Failed), (0b110_110_110, Verdict.Failed),
        })
        {
            File.SetUnixFileMode(path, (UnixFileMode)mode);
            var finding = await CheckAsync(path, insecure: true);
            Assert.Equal((mode, verdict), (mode, finding.Verdict));
            Assert.Equal(verdict == Verdict.Ok ? null : $"chmod 600 {path}", finding.Remedy);
            Assert.DoesNotContain(Secret, finding.Text, StringComparison.Ordinal);
        }
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task A_cluster_is_asked_with_the_secret_that_is_named()
    {
        await using var silo = await ClientSilo.StartAsync(secret: Secret);
        async Task<DoctorRun> LookAsync(string? secret)
        {
            string[] given = [];
            if (secret is not null)
            {
                var path = _folder.Write("copy", secret);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                given = ["--cluster-secret-file", path];
            }
            return await DoctorRun.RunAsync(["--cluster", silo.Options.Address, "--cluster-id",
                silo.Options.ClusterId, .. given]);
        }

        var right = await LookAsync(Secret);
        Assert.Equal(("ok", "ok", 0),
            (right["cluster secret"].Verdict, right["cluster"].Verdict, right.ExitCode));
        var none = await LookAsync(null);
        Assert.Equal(("skipped", "failed", 1),
            (none["cluster secret"].Verdict, none["cluster"].Verdict, none.ExitCode));
        Assert.Contains("the cluster asks for a secret", none["cluster"].Text, StringComparison.Ordinal);
        Assert.StartsWith("give --cluster-secret-file", none["cluster"].Remedy, StringComparison.OrdinalIgnoreCase);
        // The file itself is a good one: that it is another's only the cluster knows.
        var other = await LookAsync(Secret + "r");
        Assert.Equal(("ok", "failed", 1),
            (other["cluster secret"].Verdict, other["cluster"].Verdict, other.ExitCode));
        Assert.Contains("the secret is another", other["cluster"].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_that_asks_for_a_secret_is_no_other_program_that_is_to_be_stopped()
    {
        await using var silo = await ClientSilo.StartAsync(secret: Secret);
        var run = await DoctorRun.RunInAsync(silo.Folder, "--cluster-id", silo.Options.ClusterId,
            "--gateway-port", silo.Options.Address.Split(':')[1]);
        Assert.Equal(("skipped", "failed", 1),
            (run["gateway port"].Verdict, run["cluster"].Verdict, run.ExitCode));
        Assert.Contains("the cluster asks for a secret", run["cluster"].Text, StringComparison.Ordinal);
    }

    private static async Task<Finding> CheckAsync(string? path, bool insecure = false) => Assert.Single(
        await new SecretCheck(new() { ClusterSecretFile = path, Insecure = insecure }).RunAsync(Token));

    public void Dispose() => _folder.Dispose();
}
