using System.Globalization;
using System.Text.RegularExpressions;
using Experiments.Problems;
using Experiments.Search.Parameters;

namespace Experiments.Specs.Yaml;

/// <summary>Reads values by YAML's core schema: 1 is whole, 1e-3 and .5 are not, quoted values are texts.</summary>
internal static partial class YamlValue
{
    /// <summary>Reads the value of a node; null if it is not valid, with the problem.</summary>
    public static ParameterValue? Read(SpecNode node, out (TextSpan Span, string Message, string? Help)? problem)
    {
        problem = null;
        if (node is ScalarNode scalar) return Scalar(scalar, out problem);
        if (node is ExpressionNode expression)
        {
            problem = (node.Span, $"a value must be a number, a text or a list, not {node.Kind}", expression.Remedy);
            return null;
        }
        if (node is not ListNode list)
        {
            problem = (node.Span, "a value must be a number, a text, true, false, null or a list of these, not a map",
                null);
            return null;
        }

        var values = new List<ParameterValue>();
        foreach (var item in list.Items)
        {
            if (Read(item, out problem) is not { } value) return null;
            values.Add(value);
        }
        return ParameterValue.Create(values);
    }

    private static ParameterValue? Scalar(ScalarNode node, out (TextSpan, string, string?)? problem)
    {
        problem = null;
        if (!node.IsPlain) return ParameterValue.Create(node.Text);
        switch (node.Text)
        {
            case "" or "~" or "null" or "Null" or "NULL": return ParameterValue.Null;
            case "true" or "True" or "TRUE": return ParameterValue.Create(true);
            case "false" or "False" or "FALSE": return ParameterValue.Create(false);
        }
        if (Whole().IsMatch(node.Text))
        {
            if (long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
                return ParameterValue.Create(whole);
            problem = (node.Span, $"{node.Text} is too large for a whole number", null);
            return null;
        }
        if (!Decimal().IsMatch(node.Text)) return ParameterValue.Create(node.Text);
        var number = double.Parse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsFinite(number)) return ParameterValue.Create(number);
        problem = (node.Span, $"{node.Text} is too large for a number", null);
        return null;
    }

    [GeneratedRegex(@"^[-+]?[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();
}
