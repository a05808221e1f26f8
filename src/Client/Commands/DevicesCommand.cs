using System.CommandLine;
using System.Text.Json.Nodes;
using Experiments.Client.Terminals;
using Experiments.Client.Views;
using Experiments.Engine.Devices;
using Experiments.Engine.Devices.SelfTest;
using Spectre.Console;

namespace Experiments.Client.Commands;

/// <summary>The devices of this machine, and how exactly they compute.</summary>
internal sealed class DevicesCommand : ProgramCommand
{
    public DevicesCommand(Terminal terminal)
        : base(
            "devices", "List the devices of this machine; with --selftest, hold each to trainings whose course is known from scikit-learn.",
            "devices", "devices --selftest", "devices --selftest --cases tests/Engine.Tests/Golden")
    {
        var selfTest = new Option<bool>("--selftest") { Description = "Train the reference cases on each device and print the largest error of each." };
        var cases = new Option<string?>("--cases") { Description = "A folder of reference cases, instead of those that are built in.", HelpName = "DIR" };
        var json = Formats.Json("Write JSON.");
        Add(selfTest);
        Add(cases);
        Add(json);
        SetAction(parsed =>
        {
            var devices = DeviceCatalog.List();
            var tested = parsed.GetValue(selfTest) || parsed.GetValue(cases) is not null;
            var results = devices.Select(d => (Device: d, Cases: tested ? Test(d, parsed.GetValue(cases)) : [])).ToList();
            if (parsed.GetValue(json)) terminal.Raw.WriteLine(JsonOf(results, tested).ToJsonString());
            else foreach (var (device, errors) in results) Draw(device, errors, terminal.Out);
            return results.Exists(r => r.Cases.Any(c => !c.Passed)) ? ExitCodes.SearchFailed : ExitCodes.Done;
        });
    }

    private static IReadOnlyList<SelfTestResult> Test(DeviceInfo info, string? cases)
    {
        using var device = DeviceCatalog.Open(info.Id);
        return SelfTest.Run(device, cases);
    }

    private static void Draw(DeviceInfo device, IReadOnlyList<SelfTestResult> cases, IAnsiConsole output)
    {
        output.MarkupLineInterpolated($"[bold]{device.Id}[/]  {device.Name}  [grey]{device.NumericsClass}[/]");
        if (cases.Count == 0) return;
        var table = new Table().Border(TableBorder.Simple).BorderStyle(Style.Parse("grey")).AddColumns("case", "loss curve", "weights", "output", "allowed", "");
        foreach (var c in cases)
            table.AddRow(new Text(c.Case), new Text(Error(c.LossCurve)), new Text(Error(c.Weights)), new Text(Error(c.Output)), new Text(Error(c.Tolerance)), new Markup(c.Passed ? "[green]passed[/]" : "[red]failed[/]"));
        output.Write(table);
        output.MarkupLineInterpolated($"largest error {Error(cases.Max(c => c.Largest))}, {cases.Count(c => c.Passed)} of {cases.Count} cases passed");
    }

    private static string Error(double value) => value.ToString("0.0e0");

    private static JsonArray JsonOf(List<(DeviceInfo Device, IReadOnlyList<SelfTestResult> Cases)> results, bool tested) => new([.. results.Select(r =>
    {
        var item = new JsonObject { ["id"] = r.Device.Id, ["name"] = r.Device.Name, ["numerics_class"] = r.Device.NumericsClass };
        if (tested) item["selftest"] = new JsonArray([.. r.Cases.Select(c => (JsonNode)new JsonObject { ["case"] = c.Case, ["loss_curve"] = BestJson.Number(c.LossCurve), ["weights"] = BestJson.Number(c.Weights), ["output"] = BestJson.Number(c.Output), ["tolerance"] = c.Tolerance, ["passed"] = c.Passed })]);
        return (JsonNode)item;
    })]);
}
