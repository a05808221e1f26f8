using System.Diagnostics;

namespace Experiments.Cli.Tests.Commands;

/// <summary>A pipe, a device or a link to one is refused as what it is, wherever a file is named.</summary>
public sealed class FilesOfOtherKindsTests : IDisposable
{
    private const string Toy = "a,label\n1,x\n2,y\n3,x\n4,y\n";

    private readonly TemporaryFolder _folder = new();

    public FilesOfOtherKindsTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the kinds of files are Unix's");
        using (var make = Process.Start("mkfifo", _folder["pipe"])) make.WaitForExit();
        File.CreateSymbolicLink(_folder["zero"], "/dev/zero");
        File.CreateSymbolicLink(_folder["proc"], "/proc/kmsg");
    }

    public static TheoryData<string, string> Kinds => new()
    {
        { "pipe", "it is a pipe" },
        { "zero", "it is a device" },
        { "proc", "it is a file that the system makes while it is read" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Kinds))]
    public async Task As_a_specification(string name, string words) =>
        await AssertRefusedAsync(words, "validate", _folder[name]);

    [Theory, MemberData(nameof(Kinds))]
    public async Task As_the_data_of_a_specification(string name, string words)
    {
        var spec = _folder.Write("toy.yaml", $$"""
            data: { path: {{name}}, target: label }
            estimator: mlp_classifier
            space: { alpha: [0.1, 0.2] }
            """);
        await AssertRefusedAsync(words, "validate", spec);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task As_labels(string name, string words)
    {
        File.WriteAllBytes(_folder["images"], [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1]);
        var spec = _folder.Write("toy.yaml", $$"""
            data: { path: images, labels: {{name}} }
            estimator: mlp_classifier
            space: { alpha: [0.1, 0.2] }
            """);
        await AssertRefusedAsync(words, "validate", spec);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task As_the_data_of_a_new_experiment(string name, string words) =>
        await AssertRefusedAsync(words, "init", _folder[name], "--out", _folder["new.yaml"]);

    [Theory, MemberData(nameof(Kinds))]
    public async Task As_the_settings_of_a_silo(string name, string words)
    {
        var run = await ProgramRun.RunAsync("doctor", "--json", "--config", _folder[name]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(words, run.Output + run.Errors, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task As_a_part_of_a_model(string name, string words)
    {
        Directory.CreateDirectory(_folder["model"]);
        File.CreateSymbolicLink(Path.Combine(_folder["model"], "estimator.json"), _folder[name]);
        await AssertRefusedAsync(words, "predict", _folder["model"], _folder.Write("toy.csv", Toy));
    }

    private static async Task AssertRefusedAsync(string words, params string[] arguments)
    {
        var run = await ProgramRun.RunAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, string.Join(' ', run.Errors.Split(
            (char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }
}
