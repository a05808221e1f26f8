using System.CommandLine;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.SelfTest;

namespace Experiments.Gpu.Bench;

/// <summary>A command that measures a device and writes the results to the terminal and to a file.</summary>
internal abstract class BenchCommand : Command
{
    private readonly Option<string> _device = new("--device")
    {
        Description = "gpu, gpu:1, cpu, or simulator, which is for tiny sizes only. Default: gpu.",
        HelpName = "ID",
        DefaultValueFactory = _ => "gpu",
    };

    private readonly Option<string?> _json =
        new("--json") { Description = "Also write the figures to a file.", HelpName = "FILE" };

    protected BenchCommand(string name, string description) : base(name, description)
    {
        Add(_device);
        Add(_json);
        SetAction(Run);
    }

    /// <summary>
    /// Measures, and returns whether all checks passed. Each save replaces the one before, so that a process that is
    /// ended at its time limit leaves its results so far.
    /// </summary>
    protected abstract bool Measure(Device device, ParseResult parsed, Action<object> save);

    protected static Option<int> Number(string name, int value, string description) =>
        new(name)
        {
            Description = $"{description} Default: {value}.",
            HelpName = "N",
            DefaultValueFactory = _ => value
        };

    /// <summary>Values with commas between them.</summary>
    protected static Option<T[]> Several<T>(string name, string values, string description, Func<string, T> read) =>
        new(name)
        {
            Description = $"{description}, with commas between them. Default: {values}.",
            HelpName = "LIST",
            DefaultValueFactory = _ => Split(values, read),
            CustomParser = result =>
            {
                try
                {
                    return Split(result.Tokens[0].Value, read);
                }
                catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
                {
                    result.AddError(
                        $"{name} takes values such as {values}; '{result.Tokens[0].Value}' is none of them.");
                    return [];
                }
            },
        };

    private static T[] Split<T>(string values, Func<string, T> read) => [.. values.Split(',').Select(read)];

    private int Run(ParseResult parsed)
    {
        try
        {
            using var device = DeviceCatalog.Open(parsed.GetRequiredValue(_device), Environment.ProcessorCount);
            Console.WriteLine($"{device.Id}: {device.Name} ({device.NumericsClass})");
            var isWell = Measure(device, parsed, report => Save(parsed.GetValue(_json), device, report));
            foreach (var note in device.Notes) Console.WriteLine($"NOTE {note}");
            return isWell ? 0 : 1;
        }
        catch (Exception e) when (e is
            DeviceNotFoundException or DeviceMemoryException or GoldenCaseException or DataException or IOException)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    private static void Save(string? file, Device device, object report)
    {
        if (file is null) return;
        if (Path.GetDirectoryName(file) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        File.WriteAllText(file, ResultJson.Serialize(DeviceDescription.FromDevice(device), report));
    }
}
