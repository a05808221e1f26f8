using Experiments.Cli.Terminals;
using Experiments.Problems;

namespace Experiments.Cli.Tests.Terminals;

/// <summary>An output never takes the place of an input, and appears whole or not at all.</summary>
public sealed class OutputFileTests : IDisposable
{
    private const string Rows = "x,y\n1,a\n";

    private readonly TemporaryFolder _folder = new();
    private readonly string _input;

    public OutputFileTests()
    {
        _input = _folder.Write("data.csv", Rows);
        Directory.CreateDirectory(_folder["sub"]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("data.csv")]
    [InlineData("./data.csv")]
    [InlineData("sub/../data.csv")]
    [InlineData("symbolic.csv")]
    [InlineData("link-of-link.csv")]
    [InlineData("hard.csv")]
    [InlineData("linked/data.csv")]
    public void An_input_is_not_replaced_by_whatever_path(string output)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "links need rights on Windows");
        File.CreateSymbolicLink(_folder["symbolic.csv"], "data.csv");
        File.CreateSymbolicLink(_folder["link-of-link.csv"], "symbolic.csv");
        Directory.CreateSymbolicLink(_folder["linked"], ".");
        using (var link = System.Diagnostics.Process.Start("ln", [_input, _folder["hard.csv"]])) link.WaitForExit();

        foreach (var force in (bool[])[false, true])
        {
            Assert.Contains("would be lost",
                Refuse(Path.Combine(_folder.Path, output), _input, force), StringComparison.Ordinal);
            Assert.Contains("would be lost",
                Refuse(_input, Path.Combine(_folder.Path, output), force), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nothing_is_written_into_a_folder_that_is_read() =>
        Assert.Contains("in a folder that this command reads",
            Refuse(_folder["sub/model.csv"], _folder["sub"], force: true), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("sub", "is a folder")]
    [InlineData("none/out.csv", "does not exist")]
    [InlineData("other.csv", "exists already")]
    public void What_cannot_or_must_not_be_written_is_told_before(string output, string problem)
    {
        _folder.Write("other.csv", "mine");

        Assert.Contains(problem, Refuse(output.Length == 0 ? "" : _folder[output], _input, force: false),
            StringComparison.Ordinal);
    }

    [Theory, InlineData("new.csv"), InlineData("sub/new.csv"), InlineData("sub/../new.csv")]
    public void A_new_file_is_written_whole(string output)
    {
        var path = Path.Combine(_folder.Path, output);
        OutputFile.Check(path, [_input], force: false);

        OutputFile.Write(path, writer => writer.Write("whole"));

        Assert.Equal("whole", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!, "*new.csv*"));
    }

    [Fact]
    public void A_write_that_fails_leaves_what_was_there_and_no_half_file()
    {
        var path = _folder.Write("out.csv", "before");

        Assert.Throws<BadInputException>(() => OutputFile.Write(path, writer =>
        {
            writer.Write("half");
            writer.Flush();
            throw new IOException("the disk is full");
        }));

        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal(["data.csv", "out.csv"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void The_file_that_a_link_names_is_replaced_and_not_the_link()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "links need rights on Windows");
        File.CreateSymbolicLink(_folder["link.csv"], "sub/target.csv");

        OutputFile.Write(_folder["link.csv"], writer => writer.Write("whole"));

        Assert.Equal("whole", File.ReadAllText(_folder["sub/target.csv"]));
        Assert.Equal("sub/target.csv", new FileInfo(_folder["link.csv"]).LinkTarget);
    }

    [Fact]
    public async Task Init_needs_a_name()
    {
        var run = await ProgramRun.RunAsync("init", Repository.Example("iris.csv"), "--target", "species", "--out", "");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("the name of the file is empty", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_writes_no_file_but_its_own()
    {
        _folder.Write(
            "d.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i % 7}.5,{"ab"[i % 2]}\n")));
        _folder.Write("m.yaml.new", "mine");

        var run = await ProgramRun.RunAsync("init", _folder["d.csv"], "--target", "y", "--out", _folder["m.yaml"]);
        var onto = await ProgramRun.RunAsync(
            "init", _folder["d.csv"], "--target", "y", "--out", _folder["sub/../d.csv"], "--force");

        Assert.Equal((0, 2), (run.ExitCode, onto.ExitCode));
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["m.yaml.new"], TestContext.Current.CancellationToken));
        Assert.Equal(["d.csv", "data.csv", "experiment.schema.json", "m.yaml", "m.yaml.new"],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.StartsWith("x,y", await File.ReadAllTextAsync(_folder["d.csv"], TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    private static string Refuse(string output, string input, bool force) =>
        Assert.Throws<BadInputException>(() => OutputFile.Check(output, [input], force)).Message;
}
