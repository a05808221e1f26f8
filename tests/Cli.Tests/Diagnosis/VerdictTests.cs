using System.Net;
using Experiments.Cli.Diagnosis;
using Experiments.Cli.Diagnosis.Checks;
using Experiments.Contracts.Grains;
using Experiments.Engine.Devices;
using Experiments.Silo.Settings;
using Experiments.Telemetry;

namespace Experiments.Cli.Tests.Diagnosis;

/// <summary>
/// The verdicts on states that a test cannot cause here, such as clocks that differ or a card without NVML.
/// </summary>
public sealed class VerdictTests
{
    [Fact]
    public void A_silo_of_another_version_is_a_warning_and_says_how_to_upgrade()
    {
        SiloInfo info = new(SiloVersion.Current, SiloRole.Joined, "gpu-1", default, ["gpu:0"], 1);
        Finding Of(SiloInfo? info) =>
            VersionsCheck.CheckSilo(new(new IPEndPoint(IPAddress.Loopback, 1), "gpu-1", info, default));

        Assert.Equal(new(Verdict.Ok, null), (Of(info).Verdict, Of(info).Remedy));
        foreach (var mixed in new[] { Of(info with { Version = "0.0.1" }), Of(null) })
        {
            Assert.Equal(Verdict.Warning, mixed.Verdict);
            Assert.EndsWith("docs/operations/upgrade.md", mixed.Remedy, StringComparison.Ordinal);
        }
        Assert.True(File.Exists(Path.Combine(Repository.Root, "docs", "operations", "upgrade.md")));
    }

    [Theory]
    [InlineData(0.9, 15, nameof(Verdict.Ok)), InlineData(-0.9, 15, nameof(Verdict.Ok)),
        InlineData(1.1, 15, nameof(Verdict.Warning)), InlineData(-4.9, 15, nameof(Verdict.Warning))]
    [InlineData(5.1, 15, nameof(Verdict.Failed)),
        InlineData(-5.1, 60, nameof(Verdict.Failed)), InlineData(1.1, 3, nameof(Verdict.Failed))]
    public void Clocks_may_differ_by_a_third_of_the_time_after_which_a_silo_is_gone(
        double ahead, int leaseTerm, string verdict)
    {
        var options = new SiloHostOptions { LeaseTerm = TimeSpan.FromSeconds(leaseTerm) };
        var check = new ClocksCheck(
            options, new DiagnosisContext(options, null, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.Equal(verdict, check.CheckOffset("database", TimeSpan.FromSeconds(ahead)).Verdict.ToString());
    }

    [Fact]
    public async Task A_variable_that_nothing_reads_is_a_warning()
    {
        var found = await new VariablesCheck(
            ["PATH", "EXPERIMENTS_OWNER", "EXPERIMENTS_SLOTS", "EXPERIMENTS_SLOTZ", "EXPERIMENTS_XYZZY_PLUGH_QUUX"])
            .RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            ["EXPERIMENTS_SLOTZ is set, but nothing reads it",
                "EXPERIMENTS_XYZZY_PLUGH_QUUX is set, but nothing reads it"],
            found.Select(finding => finding.Text));
        Assert.All(found, finding => Assert.Equal(Verdict.Warning, finding.Verdict));
        Assert.Equal("did you mean EXPERIMENTS_SLOTS?", found[0].Remedy);
        Assert.StartsWith("unset it", found[1].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_that_the_documentation_names_are_read()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations", "configure.md"));
        Assert.Empty(System.Text.RegularExpressions.Regex.Matches(text, "`(EXPERIMENTS_[A-Z_]+)`")
            .Select(match => match.Groups[1].Value)
            .Except(VariablesCheck.Known));
    }

    [Theory, InlineData(99, nameof(Verdict.Failed)), InlineData(4000, nameof(Verdict.Warning)),
        InlineData(6000, nameof(Verdict.Ok))]
    public void A_disk_has_room_or_little_or_none(long mebibytes, string verdict) =>
        Assert.Equal(verdict, FoldersCheck.CheckFree("store", mebibytes << 20, 1L << 40).Verdict.ToString());

    [Fact]
    public void A_gpu_that_is_wanted_and_missing_is_a_failure_and_one_whose_driver_is_missing_a_warning()
    {
        const string missing = "NVIDIA's driver was not found (libcuda.so.1): install it, and run nvidia-smi.";
        var wanted = Assert.Single(GpuCheck.ReportAbsent([missing], isWanted: true, isThere: false));
        Assert.Equal((Verdict.Failed, "driver", "install it, and run nvidia-smi (docs/guides/gpu.md)"),
            (wanted.Verdict, wanted.Subject, wanted.Remedy));
        Assert.Equal(
            Verdict.Warning, Assert.Single(GpuCheck.ReportAbsent([missing], isWanted: false, isThere: true)).Verdict);
        Assert.Equal(
            Verdict.Skipped, Assert.Single(GpuCheck.ReportAbsent([missing], isWanted: false, isThere: false)).Verdict);
    }

    [Fact]
    public void A_card_shows_its_driver_cuBLAS_and_NVML()
    {
        var card = new DeviceInfo("gpu:0", "H100", "class")
        {
            Kind = DeviceKind.Gpu,
            Backend = "CUDA",
            Driver = "12.4",
            Uuid = "GPU-1",
            Blas = "/cuda/libcublas.so.12",
            Memory = 80L << 30
        };
        Assert.Equal([("gpu:0", Verdict.Ok), ("cublas", Verdict.Ok), ("nvml", Verdict.Ok)],
            GpuCheck.CheckCard(card, new() { Temperature = 40 }).Select(finding => (finding.Subject, finding.Verdict)));
        Assert.Equal([("gpu:0", Verdict.Ok), ("nvml", Verdict.Warning)],
            GpuCheck.CheckCard(card with { Blas = null }, null).Select(finding => (finding.Subject, finding.Verdict)));
    }

    [Fact]
    public void A_card_on_the_bus_is_seen_without_its_driver()
    {
        using var bus = new TemporaryFolder();
        Assert.False(GpuCheck.HasCard(bus.Path));
        void Add(string device, string vendor, string kind)
        {
            Directory.CreateDirectory(bus[device]);
            File.WriteAllText(Path.Combine(bus[device], "vendor"), vendor + "\n");
            File.WriteAllText(Path.Combine(bus[device], "class"), kind + "\n");
        }
        // A bridge of NVIDIA, and a card of another maker.
        Add("0000:00:01.0", "0x10de", "0x068000");
        Add("0000:00:02.0", "0x1002", "0x030000");
        Assert.False(GpuCheck.HasCard(bus.Path));
        Add("0000:00:03.0", "0x10de", "0x030200");
        Assert.True(GpuCheck.HasCard(bus.Path));
    }

    [Fact]
    public void The_least_memory_limit_of_the_control_groups_counts()
    {
        using var root = new TemporaryFolder();
        Directory.CreateDirectory(root[Path.Combine("system.slice", "silo.service")]);
        root.Write("memory.max", "max\n");
        root.Write(Path.Combine("system.slice", "memory.max"), "8589934592\n");
        root.Write(Path.Combine("system.slice", "silo.service", "memory.max"), "17179869184\n");
        Assert.Equal(8L << 30, CgroupMemory.ReadLimit(root.Path, "0::/system.slice/silo.service\n"));
        Assert.Null(CgroupMemory.ReadLimit(root.Path, "0::/other\n"));

        Directory.CreateDirectory(root[Path.Combine("memory", "silo")]);
        root.Write(Path.Combine("memory", "memory.limit_in_bytes"), "9223372036854771712\n");
        root.Write(Path.Combine("memory", "silo", "memory.limit_in_bytes"), "1073741824\n");
        Assert.Equal(1L << 30, CgroupMemory.ReadLimit(root.Path, "4:memory:/silo\n3:cpu,cpuacct:/silo\n"));
    }

    [Theory]
    [InlineData("The store x cannot be used: no. Check the host.", "The store x cannot be used: no", "Check the host")]
    [InlineData("Cannot write a: b. c; free space, or check that it is writable.",
        "Cannot write a: b. c", "free space, or check that it is writable")]
    [InlineData("It has none yet: run 'migrate' first.", "It has none yet", "run 'migrate' first")]
    [InlineData("It is so.", "It is so", null)]
    public void A_sentence_ends_with_its_remedy(string sentence, string text, string? remedy) =>
        Assert.Equal((text, remedy), Remedies.SplitAtEnd(sentence));
}
