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
    /// ended at its time limit, or by a fault of the driver, leaves its results so far.
    /// </summary>
    protected abstract bool Measure(Device device, ParseResult parsed, Action<object> save);

    /// <summary>Opens the device that was asked for.</summary>
    protected Device Open(ParseResult parsed) =>
        DeviceCatalog.Open(parsed.GetRequiredValue(_device), Environment.ProcessorCount);

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
        var file = new ResultFile(parsed.GetValue(_json));
        Device? device = null;
        try
        {
            device = Open(parsed);
            Console.WriteLine($"{device.Id}: {device.Name} ({device.NumericsClass})");
            file.Device = DeviceDescription.FromDevice(device);
            var isWell = Measure(device, parsed, report =>
            {
                file.Device = DeviceDescription.FromDevice(device);
                file.Save(report);
            });
            foreach (var note in device.Notes) Console.WriteLine($"NOTE {note}");
            return isWell ? 0 : 1;
        }
        catch (Exception e)
        {
            // A fault of the driver may be any exception: what was found before it is kept, with the reason.
            file.SaveError(e);
            Console.Error.WriteLine(IsExpected(e) ? e.Message : e.ToString());
            return 2;
        }
        finally
        {
            device?.Dispose();
        }
    }

    private static bool IsExpected(Exception e) => e is
        DeviceNotFoundException or DeviceMemoryException or DeviceFailedException or GoldenCaseException
        or DataException or IOException;
}
