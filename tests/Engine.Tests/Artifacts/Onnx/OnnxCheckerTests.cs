using System.Diagnostics;
using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Tests.Artifacts.Onnx;

/// <summary>ONNX's own checker, with shape inference: what a reader other than ONNX Runtime holds a model to.</summary>
public sealed class OnnxCheckerTests
{
    private const string Python = "/usr/bin/python3";
    private static readonly Lazy<bool> Installed =
        new(() => File.Exists(Python) && RunPython("import onnx", []).ExitCode == 0);

    private const string Check =
        "import sys, onnx; onnx.checker.check_model(onnx.load_from_string(sys.stdin.buffer.read()), full_check=True)";

    [Theory]
    [MemberData(nameof(SamplePipelines.TargetNames), MemberType = typeof(SamplePipelines))]
    public void A_model_passes_the_full_check(string target)
    {
        RequireChecker();
        var model = OnnxExporter.Export(SamplePipelines.Create(
            SamplePipelines.Target(target), ActivationKind.Tanh, SamplePipelines.Scaler(), SamplePipelines.MinMax()));
        var (exitCode, error) = RunPython(Check, model);
        Assert.True(exitCode == 0, error);
    }

    [Fact]
    public void The_check_refuses_what_is_no_model()
    {
        RequireChecker();
        Assert.NotEqual(
            0, RunPython(Check, OnnxExporter.Export(SamplePipelines.Create(SamplePipelines.Binary))[..^7]).ExitCode);
    }

    private static void RequireChecker()
    {
        if (Installed.Value) return;
        const string Remedy = "ONNX's checker is missing: apt-get install python3-onnx";
        if (Environment.GetEnvironmentVariable("EXPERIMENTS_TEST_SERVICES") == "required") Assert.Fail(Remedy);
        Assert.Skip(Remedy);
    }

    private static (int ExitCode, string Error) RunPython(string code, byte[] input)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Python, ["-c", code]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
