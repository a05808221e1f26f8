using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Artifacts.Onnx.Heads;
using Experiments.Engine.Data;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Artifacts;

/// <summary>The page that accompanies a model: its description and instructions for loading it.</summary>
internal static class ArtifactReadme
{
    private const int ShownNames = 100;
    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Renders the page as Markdown.</summary>
    public static string Render(Artifact artifact)
    {
        var pipeline = artifact.Pipeline;
        var (target, width) = (pipeline.Target, pipeline.FeatureNames.Count);
        var info = artifact.Info;
        var scores = FormatScores(info.Scores);
        var baseline = FormatScores(info.Baseline ?? new Dictionary<string, double>());
        var head = OnnxHead.Create(target.Task, pipeline.TargetScaler);
        var (type, csharp, node) = pipeline.TakesDoubles
            ? ("float64", "double", "Float64Array")
            : ("float32", "float", "Float32Array");
        var first = head.FirstOutput;
        var shown = $"outputs[\"{first}\"]" + (head.HasProbabilities ? $", outputs[\"{OnnxHead.Probabilities}\"]" : "");
        var features = FormatNames(pipeline.FeatureNames);
        var classes = $"{FormatNames(target.Classes)}, in the order of the columns of `probabilities`";
        var rows =
            FormatRow("classes", target.Classes.Length > 0, classes)
            + FormatRow("positive class", target.Positive is not null, FormatNames([target.Positive ?? ""]))
            + FormatRow("scores", scores.Length > 0, scores)
            + FormatRow("baseline", baseline.Length > 0, $"{baseline} ({DescribeBaseline(target.Task)})")
            + FormatRow("trained on", info.TrainRows > 0, DescribeRows(info));
        var warnings = FormatWarnings(info);
        return $$"""
            # {{EscapeInvisible(artifact.Info.Experiment ?? artifact.Info.Estimator)}}
            A trained `{{artifact.Info.Estimator}}`. `{{ArtifactNames.Model}}` contains the whole pipeline: its input is
            rows of the data without any preprocessing.

            | | |
            | --- | --- |
            | input | `{{OnnxExporter.InputName}}`: {{type}} [N, {{width}}], any number of rows |
            | output | {{head.Describe(target)}} |
            | features | the columns of `{{OnnxExporter.InputName}}` in this order: {{features}} |
            | target | {{FormatNames(target.Names)}} |
            {{rows}}{{warnings}}
            `{{ArtifactNames.Estimator}}` lists all features in order and the origin of the model;
            `{{ArtifactNames.Tensors}}` contains only the tensors. `{{ArtifactNames.Manifest}}` lists the length and the
            SHA-256 of every other file. The files are as they were written if this command finds them `OK`, and if the
            SHA-256 of `{{ArtifactNames.Manifest}}` itself is the one that `experiments best --json` shows as
            `artifact_sha256`:

            ```sh
            jq -r '.files[] | .sha256 + "  " + .name' {{ArtifactNames.Manifest}} | sha256sum --check
            sha256sum {{ArtifactNames.Manifest}}
            ```

            ## Python
            ```python
            # pip install onnxruntime numpy
            import csv, json
            import numpy as np, onnxruntime as ort

            features = json.load(open("{{ArtifactNames.Estimator}}", encoding="utf-8"))["features"]
            table = csv.reader(open("data.csv", encoding="utf-8-sig", newline=""), skipinitialspace=True)
            columns = {{DescribeNames(info)}}
            places = [columns.index(name) for name in features]
            rows = np.array([[float(row[i]) for i in places] for row in table if row], dtype=np.{{type}})

            session = ort.InferenceSession("{{ArtifactNames.Model}}")
            names = [o.name for o in session.get_outputs()]
            outputs = dict(zip(names, session.run(None, {"{{OnnxExporter.InputName}}": rows})))
            print({{shown}})
            ```

            ## C#
            ```csharp
            // dotnet add package Microsoft.ML.OnnxRuntime
            using Microsoft.ML.OnnxRuntime;

            using var session = new InferenceSession("{{ArtifactNames.Model}}");
            using var rows = OrtValue.CreateTensorValueFromMemory(new {{csharp}}[{{width}}], [1, {{width}}]);
            using var run = new RunOptions();
            using var outputs = session.Run(run, ["{{OnnxExporter.InputName}}"], [rows], ["{{first}}"]);
            Console.WriteLine({{head.GetReadExpression(target)}});
            ```

            ## Node
            ```js
            // npm install onnxruntime-node
            const ort = require("onnxruntime-node");

            (async () => {
              const session = await ort.InferenceSession.create("{{ArtifactNames.Model}}");
              const rows = new ort.Tensor("{{type}}", new {{node}}({{width}}), [1, {{width}}]);
              const outputs = await session.run({ {{OnnxExporter.InputName}}: rows });
              console.log(outputs.{{first}}.data);
            })();
            ```

            """.ReplaceLineEndings("\n");
    }

    private static string FormatScores(IEnumerable<KeyValuePair<string, double>> scores) =>
        string.Join(", ", scores.Where(s => double.IsFinite(s.Value))
            .Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value:0.####}")));

    // A file without a header gives its rows no names.
    private static string DescribeNames(ArtifactInfo info) => info.UnnamedColumns is { } columns
        ? $"[f\"{HeaderCheck.Prefix}{{i}}\" for i in range(1, {columns + 1})]"
        : "[name.strip() for name in next(table)]";

    private static string DescribeBaseline(LearningTask task) =>
        task.Form == TargetForm.Numbers ? "the mean" : "the shares of the classes";

    private static string DescribeRows(ArtifactInfo info) => info.WatchedRows is { } watched
        ? $"{info.TrainRows} of {info.TrainRows + watched} rows; early stopping watched the other {watched}"
        : $"all {info.TrainRows} rows";

    // The names of columns and classes in a warning may hold what would be read as a tag.
    private static string FormatWarnings(ArtifactInfo info)
    {
        List<string> lines = [.. info.Warnings ?? []];
        if (info.BeatsBaseline == false)
            lines.Insert(
                0, $"By {info.Metric} this model is no better than the baseline, which looks at no feature.");
        return string.Concat(lines.Select(line => $"\n> **Warning.** {EscapeLine(line)}\n"));
    }

    private static string EscapeLine(string line) =>
        EscapeInvisible(line.ReplaceLineEndings(" ")).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string FormatRow(string name, bool present, string text) => present ? $"| {name} | {text} |\n" : "";

    // JSON escapes keep a name on one line; a bar would end the table's cell.
    private static string FormatNames(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(ShownNames).Select(name => $"`{Cell(name)}`"))
        + (names.Count > ShownNames ? $" and {names.Count - ShownNames} more" : "");

    private static string Cell(string name) =>
        EscapeInvisible(JsonSerializer.Serialize(name, Readable)).Replace('`', '\'')
            .Replace("|", "\\|", StringComparison.Ordinal);

    // The encoder lets characters pass that turn the direction of a line.
    private static string EscapeInvisible(string text) => string.Concat(text.Select(c =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Control
            ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
            : c.ToString()));
}
