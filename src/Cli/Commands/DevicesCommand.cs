using System.CommandLine;
using System.Text.Json.Nodes;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Engine.Devices;
using Experiments.Engine.SelfTest;
using Spectre.Console;

namespace Experiments.Cli.Commands;

/// <summary>The command that shows the devices of this machine and the accuracy of their arithmetic.</summary>
internal sealed class DevicesCommand : ProgramCommand
{
    public DevicesCommand(Terminal terminal)
        : base(
            "devices",
            "List the devices of this machine; with --selftest, compare each with reference trainings from "
            + "scikit-learn.",
            "devices", "devices --selftest", "devices --selftest --device simulator",
            "devices --selftest --cases tests/Engine.Tests/Golden")
    {
        var selfTest = new Option<bool>("--selftest")
        {
            Description = "Train the reference cases on each device; print the largest error of each case and how long "
                + "a product, an epoch and a pack take."
        };
        var cases = new Option<string?>("--cases")
        {
            Description = "A folder of reference cases instead of the built-in ones.",
            HelpName = "DIR"
        };
        var device = new Option<string?>("--device")
        {
            Description = "Only this device; 'simulator' is ILGPU's simulator of a GPU, for tests.",
            HelpName = "ID"
        };
        Add(selfTest);
        Add(device);
        Add(cases);
        var output = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
        SetAction(async (parsed, _) =>
        {
            var devices = SelectDevices(parsed.GetValue(device));
            var tested = parsed.GetValue(selfTest) || parsed.GetValue(cases) is not null;
            var results =
                devices.Select(d => tested ? Test(d, parsed.GetValue(cases)) : new Tested(d, [], null)).ToList();
            if (output.IsForPrograms(parsed))
                await output.WriteAsync(
                    parsed, terminal, JsonShape.Create("devices", BuildJson(results, tested)), "devices");
            else Draw(results, terminal.Out);
            return results.Exists(r => r.Cases.Any(c => !c.Passed)) ? ExitCodes.SearchFailed : ExitCodes.Done;
        });
    }

    private static IReadOnlyList<DeviceInfo> SelectDevices(string? id)
    {
        if (id is null) return DeviceCatalog.List();
        var resolved = DeviceCatalog.Resolve(id);
        if (DeviceCatalog.List().FirstOrDefault(d => d.Id == resolved) is { } listed) return [listed];
        using var device = DeviceCatalog.Open(resolved);
        return [new(device.Id, device.Name, device.NumericsClass)];
    }

    private static void Draw(IReadOnlyList<Tested> results, IAnsiConsole output)
    {
        foreach (var result in results) Draw(result, output);
        foreach (var missing in DeviceCatalog.Missing) output.WriteMarkupLine($"[yellow]missing[/]  {missing}");
        if (DeviceCatalog.List().All(device => device.Kind == DeviceKind.Cpu))
            output.MarkupLine("There is no GPU: searches with [bold]device: auto[/] train on the CPU.");
    }

    private static Tested Test(DeviceInfo info, string? cases)
    {
        using var device = DeviceCatalog.Open(info.Id, Environment.ProcessorCount);
        // A simulator has no meaningful speed.
        return new(info, SelfTest.Run(device, cases), DeviceCatalog.List().Any(listed => listed.Id == device.Id)
            ? SpeedTest.Run(device)
            : null)
        { Notes = device.Notes };
    }

    private static void Draw(Tested tested, IAnsiConsole output)
    {
        var (device, cases, speed) = tested;
        output.WriteMarkupLine($"[bold]{device.Id}[/]  {device.Name}  [grey]{device.NumericsClass}[/]");
        if (device.Kind == DeviceKind.Gpu)
        {
            var driver = device.Driver is { } cuda ? $", driver for CUDA {cuda}" : "";
            var gibibytes = (device.Memory ?? 0) / (double)(1L << 30);
            var products = device.Blas is { } blas ? $"cuBLAS {blas}" : "our own kernels multiply matrices";
            output.WriteMarkupLine($"  {device.Backend}{driver}, {gibibytes:F1} GiB, {products}");
        }

        if (cases.Count == 0) return;
        output.Write(SelfTestTable.Render(cases, output.Profile.Width));
        var (largest, passed) = (SelfTestTable.Error(cases.Max(c => c.Largest)), cases.Count(c => c.Passed));
        output.WriteMarkupLine($"largest error {largest}, {passed} of {cases.Count} cases passed");
        foreach (var note in tested.Notes) output.WriteMarkupLine($"[yellow]note[/]  {note}");
        if (speed is null) return;
        output.WriteMarkupLine(
            $"product of {speed.ProductSize} x {speed.ProductSize}: {speed.ProductGigaflops:N0} GFLOP/s");
        output.WriteMarkup($"epoch of 784-128-10, {speed.Rows:N0} rows: {speed.EpochSeconds:F3} s for one fit");
        output.WriteMarkupLine($", {speed.PackSeconds:F3} s for a pack of {speed.PackLanes}");
    }

    private static JsonArray BuildJson(List<Tested> results, bool tested) => new([.. results.Select(r =>
    {
        var item = new JsonObject
        {
            ["id"] = r.Device.Id,
            ["name"] = r.Device.Name,
            ["numerics_class"] = r.Device.NumericsClass,
            ["backend"] = r.Device.Backend,
            ["memory"] = r.Device.Memory,
            ["driver"] = r.Device.Driver,
            ["uuid"] = r.Device.Uuid,
            ["cublas"] = r.Device.Blas
        };
        if (tested)
            item["selftest"] = new JsonArray([.. r.Cases.Select(c => (JsonNode)new JsonObject
            {
                ["case"] = c.Case,
                ["loss_curve"] = BestJson.Number(c.LossCurve),
                ["weights"] = BestJson.Number(c.Weights),
                ["output"] = BestJson.Number(c.Output),
                ["tolerance"] = c.Tolerance,
                ["passed"] = c.Passed
            })]);
        if (tested) item["notes"] = new JsonArray([.. r.Notes.Select(note => (JsonNode?)note)]);
        if (r.Speed is { } speed)
            item["speed"] = new JsonObject
            {
                ["product_size"] = speed.ProductSize,
                ["product_gflops"] = BestJson.Number(speed.ProductGigaflops),
                ["rows"] = speed.Rows,
                ["epoch_seconds"] = speed.EpochSeconds,
                ["pack_lanes"] = speed.PackLanes,
                ["pack_seconds"] = speed.PackSeconds,
            };
        return (JsonNode)item;
    })]);

    private sealed record Tested(DeviceInfo Device, IReadOnlyList<SelfTestResult> Cases, SpeedTestResult? Speed)
    {
        public IReadOnlyList<string> Notes { get; init; } = [];
    }
}
