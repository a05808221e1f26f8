using Experiments.Cli.Running;
using Experiments.Cli.Terminals;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests.Running;

public sealed class UploadProgressTests
{
    private const long Large = 100 << 20;
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_log_gets_a_line_now_and_then_and_one_at_the_end()
    {
        using var console = new TestConsole();
        Upload(UploadProgress.ForPeople("digits.csv", Large, Terminal(console))!);
        Assert.Equal(
            ["  uploading digits.csv: 50 MiB of 100 MiB (50%)", "  uploading digits.csv: 100 MiB of 100 MiB (100%)"],
            console.Lines);
    }

    [Fact]
    public void A_terminal_keeps_one_line_and_clears_it_at_the_end()
    {
        using var console = new TestConsole().EmitAnsiSequences().Interactive();
        Upload(UploadProgress.ForPeople("digits.csv", Large, Terminal(console))!);
        Assert.DoesNotContain('\n', console.Output);
        Assert.EndsWith("\r\e[2K", console.Output, StringComparison.Ordinal);
        Assert.Contains("(10%)", console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_program_gets_events()
    {
        using var writer = new StringWriter();
        Upload(UploadProgress.ForPrograms("digits.csv", Large, writer, _time)!);
        var lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10, lines.Length);
        Assert.Equal(
            $$"""{"format":1,"event":"uploading","file":"digits.csv","bytes_sent":{{Large}},"bytes":{{Large}}}""",
            lines[^1]);
    }

    [Fact]
    public void A_small_file_is_not_worth_a_word()
    {
        using var console = new TestConsole();
        Assert.Null(UploadProgress.ForPeople("digits.csv", 1 << 20, Terminal(console)));
        Assert.Null(UploadProgress.ForPrograms("digits.csv", 1 << 20, TextWriter.Null, _time));
    }

    private Terminal Terminal(TestConsole console) => new(console, console, TextWriter.Null, _time);

    /// <summary>A second for each tenth.</summary>
    private void Upload(UploadProgress progress)
    {
        for (var tenth = 1; tenth <= 10; tenth++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            progress.Report(tenth * Large / 10);
        }
    }
}
