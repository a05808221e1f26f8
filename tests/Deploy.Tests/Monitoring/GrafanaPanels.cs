using System.Diagnostics;
using System.Text.Json;

namespace Experiments.Deploy.Tests.Monitoring;

/// <summary>What a dashboard shows over a Prometheus, by Grafana's own code in Node.</summary>
/// <param name="File">The dashboard's file.</param>
/// <param name="Annotations">The events on its time series.</param>
/// <param name="Panels">Its panels; one that is repeated is there for each value.</param>
internal sealed record ShownDashboard(
    string File, IReadOnlyList<ShownEvent> Annotations, IReadOnlyList<ShownPanel> Panels);

/// <summary>An event of an annotation.</summary>
internal sealed record ShownEvent(string Name, string Text, double At);

/// <summary>What a panel shows.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Unanswered">Its queries without an answer.</param>
/// <param name="Frames">Its data after its transformations.</param>
internal sealed record ShownPanel(
    string Title, IReadOnlyList<string> Unanswered, IReadOnlyList<ShownFrame> Frames)
{
    /// <summary>The rows of a table, by the names of its columns.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> Table =>
        [.. Frames.Single().Rows.Select(row => Frames[0].Columns.Zip(row).ToDictionary(c => c.First, c => c.Second))];

    /// <summary>The last value of each series, by its name.</summary>
    public IReadOnlyDictionary<string, double> Last =>
        Frames.ToDictionary(frame => frame.Columns[^1], frame => frame.Rows.Single()[^1].GetDouble());
}

/// <summary>A data frame; a time series has one row, the last.</summary>
internal sealed record ShownFrame(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<JsonElement>> Rows);

/// <summary>Grafana's own code, which the folder Grafana has as a package for Node.</summary>
internal static class GrafanaPanels
{
    private static readonly string s_folder = Repository.File("tests", "Deploy.Tests", "Monitoring", "Grafana");
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads all dashboards over half an hour, or skips the test where a program is missing.</summary>
    public static async Task<IReadOnlyList<ShownDashboard>> ReadAsync(Uri prometheus)
    {
        var node = ExternalProgram.Require("node", "nodejs");
        ExternalProgram.RequireFolder(Path.Combine(s_folder, "node_modules", "@grafana", "data"),
            "npm ci --prefix tests/Deploy.Tests/Monitoring/Grafana");
        var dashboards = Dashboard.All.Select(
            dashboard => Repository.File("deploy", "grafana", "dashboards", dashboard.File));
        var start = new ProcessStartInfo(
            node, ["rows.mjs", prometheus.AbsoluteUri, "1800", .. dashboards])
        {
            WorkingDirectory = s_folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var shown = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return JsonSerializer.Deserialize<List<ShownDashboard>>(shown, s_json)!;
    }
}
