using System.Text.RegularExpressions;
using Experiments.Cli.Commands;
using Experiments.Cli.Diagnosis;
using Experiments.Cli.Init;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Cli.Watching;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Engine.Data;
using Experiments.Problems;
using Experiments.Results;
using Spectre.Console;
using Spectre.Console.Rendering;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests.Terminals;

/// <summary>No text of others reaches a terminal with an order to it, and none forges a line.</summary>
public sealed partial class ControlCharactersTests
{
    /// <summary>
    /// An order, the end of a line, a C1 order, a turn of the direction, a bell, DEL, and half a character.
    /// </summary>
    private const string Evil = "a\e[31m\nFORGED\r\u009b2J\u202e\u2066\u2028\a\b\u007f\ud800z";

    [Fact]
    public void Views_show_texts_of_others_escaped()
    {
        var zone = TimeZoneInfo.Utc;
        var evil = Samples.View(ExperimentState.Failed);
        evil = evil with
        {
            Spec = evil.Spec! with { Name = Evil },
            Status = evil.Status with
            {
                ExperimentId = Evil,
                Name = Evil,
                Message = Evil,
                RefitMetric = Evil,
                Artifact = Evil,
                Owner = Evil
            }
        };
        AssertPlain(StatusView.Render(evil, zone));
        AssertPlain(console => ExperimentList.Write([evil], console, zone));
        AssertPlain(FindingsView.Render([new Finding(Evil, Verdict.Failed, Evil, Evil)]));
        AssertPlain(Plain.Text(Evil));
        AssertPlain(new Markup(Plain.Escape(Evil)));
        AssertPlain(console => console.WriteUnwrapped(Evil));
        AssertPlain(console => console.WriteMarkupLine($"[bold]{Evil}[/] {1.5:F1}"));
    }

    [Fact]
    public void Why_shows_the_device_the_message_the_log_and_the_worker_of_a_report_escaped()
    {
        var report = Samples.Report();
        var fit = report.Fits[0].Ended!;
        var evil = fit with
        {
            Worker = Evil,
            Report = fit.Report with { Device = Evil, Log = Evil, Failure = new(FailureCause.Diverged, Evil) }
        };
        AssertPlain(console => TrialView.Write(
            report with { State = Evil, Fits = [new(evil)] }, console, TimeZoneInfo.Utc));
    }

    [Fact]
    public void The_live_view_shows_a_name_escaped()
    {
        var snapshot = Samples.Snapshot();
        var evil = snapshot.Status with { Name = Evil, RefitMetric = Evil, ExperimentId = Evil };
        var table = ResultsTable.Build(Samples.Trials(), evil.Folds, [Evil, "accuracy"]);
        AssertPlain(new LiveView(200, 40, true).Render(snapshot with { Status = evil, Table = table }));
    }

    [Fact]
    public void Errors_show_names_places_lines_and_remedies_escaped()
    {
        AssertPlain(console => ProblemPrinter.Print(console,
            [new(Evil, new TextSpan(1, 1, 1, 3), Evil, Evil, "x\e[1m\u202e: 1")]), isForged: false);
        AssertPlain(console => ErrorOutput.Write(new InvalidOperationException(Evil), CreateTerminal(console)),
            isForged: false);
    }

    [Fact]
    public void The_last_step_escapes_what_a_view_forgot()
    {
        AssertPlain(new Text(Evil.Replace("\n", "", StringComparison.Ordinal)));
        AssertPlain(new Panel(new Text("x\e[31m\u009b")) { Header = new PanelHeader("x\e]0;y\a") });
    }

    [Fact]
    public async Task A_file_with_orders_in_its_keys_and_values_is_refused_without_them()
    {
        using var folder = new TemporaryFolder();
        folder.Write("d.csv", "a,b\n1,2\n");
        var file = folder.Write("x.yaml",
            "name: \"a\\e[31m\\nFORGED\"\n\"k\\e]0;t\\a\": 1\n"
            + "data: { path: \"d\\e[1m.csv\", target: \"t\\x9b\\u202e\" }\n"
            + "estimator: \"m\\e[2J\"\nspace: { \"al\\e[pha\": [1] }\n");
        AssertPlain((await ProgramRun.RunAsync("validate", file)).Errors);
        AssertPlain((await ProgramRun.RunAsync("validate", Path.Combine(folder.Path, "no\e[31m\u009b.yaml"))).Errors);
        AssertPlain((await ProgramRun.RunAsync("stat\e[31mus\u202e")).Errors);
        AssertPlain((await ProgramRun.RunAsync("status", "--n\e[31mo")).Errors);
    }

    [Fact]
    public async Task Init_shows_and_writes_headers_of_a_file_escaped()
    {
        using var folder = new TemporaryFolder();
        var rows = string.Concat(Enumerable.Range(0, 40).Select(i => $"{i}.5,{i % 7},x\e[31m{i % 2}\u009b\n"));
        var data = folder.Write("d.csv", $"a\e[31m,b\u202e,c\u009b\n{rows}");
        var columns = await ProgramRun.RunAsync("init", data);
        AssertPlain(columns.Output + columns.Errors);
        var written = await ProgramRun.RunAsync(
            "init", data, "--target", "c\u009b", "--out", Path.Combine(folder.Path, "out.yaml"));
        AssertPlain(written.Output + written.Errors);
        foreach (var file in Directory.GetFiles(folder.Path, "*.yaml")) AssertPlain(File.ReadAllText(file));
    }

    [Theory]
    [InlineData("a\u202eb"), InlineData("\e[31m"), InlineData("a\nb"), InlineData("\u009b"), InlineData("a\u2028b")]
    public void Texts_in_YAML_are_escaped_and_read_back(string text)
    {
        var written = YamlText.Format(text);
        AssertPlain(written);
        Assert.Equal(text, new YamlDotNet.Serialization.Deserializer().Deserialize<string>(written));
    }

    private static Terminal CreateTerminal(IAnsiConsole console) =>
        new(console, console, TextWriter.Null, TimeProvider.System);

    private static void AssertPlain(IRenderable view) => AssertPlain(console => console.Write(view));

    private static void AssertPlain(Action<IAnsiConsole> write, bool isForged = true)
    {
        var console = new TestConsole().Width(1000);
        _ = CreateTerminal(console);
        write(console);
        AssertPlain(console.Output);
        if (isForged) Assert.DoesNotContain("\nFORGED", console.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch(Forged(), console.Output);
    }

    private static void AssertPlain(string output)
    {
        Assert.NotEqual("", output);
        var plain = PlainText.EscapeLines(output);
        Assert.Equal(plain, output.ReplaceLineEndings("\n"));
    }

    // The lines of a message after its first are indented.
    [GeneratedRegex("^FORGED", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Forged();
}
