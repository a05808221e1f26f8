namespace Experiments.Client.Tests.Specs.Reference;

/// <summary>Examples of data.labels can be read once the reader of IDX data is there.</summary>
internal static class Labels
{
    public static void SkipWhereUnknown(string lines)
    {
        if (!lines.Contains("labels:", StringComparison.Ordinal)) return;
        if (SpecText.Read(SpecText.Complete(lines)).Problems.Any(p => p.Message == "unknown key 'labels'")) Assert.Skip("data.labels is not read yet");
    }
}
