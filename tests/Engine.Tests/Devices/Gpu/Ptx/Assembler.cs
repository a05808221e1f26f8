using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Experiments.Engine.Tests.Devices.Gpu.Ptx;

/// <summary>NVIDIA's assembler, ptxas, which is not free software: nothing requires it.</summary>
internal sealed partial class Assembler
{
    private const string Remedy = "ptxas is missing: apt-get install nvidia-cuda-toolkit, of Debian's component "
        + "non-free, or give the folder of one in EXPERIMENTS_PTXAS. It is NVIDIA's, and CI does without it.";

    private readonly string _path;

    private Assembler(string path) => _path = path;

    /// <summary>Returns the assembler; without one the test is skipped, even in CI.</summary>
    public static Assembler Find()
    {
        var folders = (Environment.GetEnvironmentVariable("EXPERIMENTS_PTXAS") is { Length: > 0 } folder ? folder
            : Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var path = folders.Select(each => Path.Combine(each, "ptxas")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, Remedy);
        return new(path!);
    }

    /// <summary>The version, such as 12.4.131.</summary>
    public string Version => VersionText().Match(Run(["--version"]).Output).Groups["version"].Value;

    /// <summary>Assembles a kernel for an architecture, such as sm_90.</summary>
    /// <exception cref="InvalidDataException">The assembler refused the text; its words are in the message.</exception>
    public KernelResources Assemble(string ptx, string architecture)
    {
        var folder = Directory.CreateTempSubdirectory("ptx");
        try
        {
            var file = Path.Combine(folder.FullName, "kernel.ptx");
            File.WriteAllText(file, ptx);
            var (exitCode, output) = Run(["-v", "-arch", architecture, "-o", Path.ChangeExtension(file, "cubin"), file]);
            if (exitCode != 0) throw new InvalidDataException(output);
            return new(Read(Registers(), output) ?? throw new InvalidDataException(output),
                Read(Shared(), output) ?? 0,
                Read(Stack(), output) ?? throw new InvalidDataException(output),
                Read(Stores(), output) + Read(Loads(), output) ?? throw new InvalidDataException(output));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private (int ExitCode, string Output) Run(string[] arguments)
    {
        var start = new ProcessStartInfo(_path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        output += errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static int? Read(Regex number, string text) => number.Match(text) is { Success: true } match
        ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
        : null;

    [GeneratedRegex(@"V(?<version>\d+(\.\d+)+)")]
    private static partial Regex VersionText();

    [GeneratedRegex(@"Used (\d+) registers")]
    private static partial Regex Registers();

    [GeneratedRegex(@"(\d+) bytes smem")]
    private static partial Regex Shared();

    [GeneratedRegex(@"(\d+) bytes stack frame")]
    private static partial Regex Stack();

    [GeneratedRegex(@"(\d+) bytes spill stores")]
    private static partial Regex Stores();

    [GeneratedRegex(@"(\d+) bytes spill loads")]
    private static partial Regex Loads();
}

/// <summary>What a kernel takes on a card, in registers of a thread and bytes.</summary>
internal sealed record KernelResources(int Registers, int Shared, int Stack, int Spills);
