using System.Text;
using Experiments.Engine.Hyperparameters;
using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.Estimators;

/// <summary>
/// A generator of the reference of all hyperparameters. The source is their descriptions, so the reference is always
/// current.
/// </summary>
public static class HyperparameterDocs
{
    /// <summary>Writes the reference as Markdown.</summary>
    public static string ToMarkdown()
    {
        var text = new StringBuilder(
            "# Hyperparameters\n\nGenerated from the descriptions in the engine. Names and defaults are those of "
            + "scikit-learn where it has them.\n");
        foreach (var estimator in EstimatorCatalog.All)
            Append(text, "Estimator", estimator.Doc, estimator.Hyperparameters);
        foreach (var transformer in TransformerCatalog.All)
            Append(text, "Transformer", transformer.Doc, transformer.Hyperparameters);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string kind, string doc, HyperparameterList hyperparameters)
    {
        text.Append("\n## ").Append(kind).Append(" `").Append(hyperparameters.Owner).Append("`\n").Append(doc).Append(
            "\n\n| name | values | default | description |\n| --- | --- | --- | --- |\n");
        foreach (var h in hyperparameters.All)
            text.Append("| `").Append(h.Name).Append("` | ").Append(
                h.Rule.Description).Append(" | `").Append(h.Default).Append("` | ").Append(h.Doc).Append(" |\n");
    }
}
