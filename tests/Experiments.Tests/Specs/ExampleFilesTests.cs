using Experiments.Specs;

namespace Experiments.Core.Tests.Specs;

public sealed class ExampleFilesTests
{
    public static TheoryData<string> Names { get; } = [.. Directory
        .GetFiles(Folder, "*.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file))
        .Order()];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Examples");

    /// <summary>Also of files whose data must be fetched first.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Every_example_keeps_all_rules_that_need_no_data(string name)
    {
        var document = SpecFile.Read(Path.Combine(Folder, name));
        var problems = new SpecProblems(document);
        var draft = new SpecReader(document, problems).Read();
        SpecChecks.Check(draft!, null, problems);
        Assert.Empty(problems.All);
        Assert.NotNull(draft!.DataPath);
    }
}
