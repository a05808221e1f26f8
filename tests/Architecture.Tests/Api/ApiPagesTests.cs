namespace Experiments.Architecture.Tests.Api;

/// <summary>docs/reference/api says what the doc comments say.</summary>
public sealed class ApiPagesTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> s_pages = new(ApiPages.Render);

    [Fact]
    public void The_committed_pages_are_those_of_the_code()
    {
        var pages = s_pages.Value;
        var folder = Repository.File(ApiPages.Folder.Split('/'));
        if (Environment.GetEnvironmentVariable("EXPERIMENTS_APPROVE") == "1")
        {
            Directory.CreateDirectory(folder);
            foreach (var old in Directory.EnumerateFiles(folder, "*.md")) File.Delete(old);
        }
        foreach (var (name, text) in pages) Repository.Hold($"{ApiPages.Folder}/{name}", text);
        Assert.Equal(
            pages.Keys.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_page_has_what_a_comment_says_of_parameters_and_exceptions()
    {
        var page = s_pages.Value["Experiments.Client.md"];
        Assert.Contains("public sealed class ExperimentsClient : IAsyncDisposable", page, StringComparison.Ordinal);
        Assert.Contains("string? idempotencyKey = null", page, StringComparison.Ordinal);
        Assert.Contains("- throws [`ExperimentRefusedException`]", page, StringComparison.Ordinal);
    }
}
