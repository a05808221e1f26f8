using System.Text;
using Experiments.Engine.Estimators;
using Experiments.Engine.Metrics;
using Experiments.Engine.Preprocessing;
using Experiments.Specs.Reference;

namespace Experiments.Core.Tests.Specs.Reference;

/// <summary>
/// The parts of docs/reference/experiment-file.md that are written from the code; the rest of it is prose.
/// </summary>
internal static class ExperimentFileDocs
{
    /// <summary>Returns the document with its generated parts written again.</summary>
    public static string Renew(string document) =>
        WrittenPart.Renew(WrittenPart.Renew(document, "keys", Keys()), "catalogs", Catalogs());

    private static string Keys()
    {
        var text = new StringBuilder();
        foreach (var key in SpecKeys.All)
        {
            text.Append($"### `{key.Path}`\n{key.Doc}\n\n");
            text.Append($"Takes {key.Type.Description}. {Default(key)}\n\n```yaml\n{key.Example}\n```\n\n");
        }
        return text.ToString();
    }

    private static string Default(SpecKey key) => key switch
    {
        { IsRequired: true } => "**Required.**",
        { Default: { } value } => $"Default: `{value}`.",
        _ => $"Default: {key.Otherwise}.",
    };

    private static string Catalogs()
    {
        var text = new StringBuilder("| estimator | what it is |\n| --- | --- |\n");
        foreach (var estimator in EstimatorCatalog.All) text.Append($"| `{estimator.Name}` | {estimator.Doc} |\n");
        text.Append("\n| transformer | what it does |\n| --- | --- |\n");
        foreach (var transformer in TransformerCatalog.All)
            text.Append($"| `{transformer.Name}` | {transformer.Doc} |\n");
        text.Append(
            "\n## Scorers\nBy scikit-learn's names; greater is better, always.\n\n| scorer | scores |\n| --- | --- "
            + "|\n");
        foreach (var scorer in ScorerCatalog.All)
            text.Append($"| `{scorer.Name}` | {string.Join(", ", scorer.Tasks.Select(task => task.Doc))} |\n");
        return text.ToString();
    }
}
