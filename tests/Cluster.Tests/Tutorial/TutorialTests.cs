using Experiments.Cluster.Tests.Processes;

namespace Experiments.Cluster.Tests.Tutorial;

/// <summary>The tutorial, followed to the letter in an empty folder.</summary>
public sealed class TutorialTests
{
    private const string Page = "docs/tutorial/README.md";
    private const string Started = "Application started.";

    [Fact]
    public async Task Every_command_of_the_tutorial_prints_what_the_page_shows()
    {
        var modules = ExternalProgram.RequireModule("onnxruntime-node", "1.14.0");
        ExternalProgram.Require("curl", "curl");
        await using var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        using var working = new WorkingFolder();
        Directory.CreateDirectory(working.File("experiments", "examples", "data"));
        File.Copy(Repository.Example("iris.csv"), working.File("experiments", "examples", "data", "iris.csv"));
        await using var shell = await TutorialShell.StartAsync(working.File("experiments"), modules);
        await using var other = await TutorialShell.StartAsync(working.Path, modules);
        // Another server may have the page's port.
        var port = FreePort.NextText();

        foreach (var step in TutorialStep.Read(Page).Select(step => step with
        {
            Command = step.Command?.Replace("8000", port, StringComparison.Ordinal),
            Text = step.Text.Replace("8000", port, StringComparison.Ordinal),
        }))
        {
            if (step.File is { } file)
            {
                await File.WriteAllTextAsync(
                    working.File("flowers", file), step.Text, TestContext.Current.CancellationToken);
            }
            else
            {
                // The server keeps its terminal: what follows is typed in another one.
                var output = step.Text.Contains(Started, StringComparison.Ordinal)
                    ? await other.TypeUntilAsync($"cd flowers; {step.Command}", Started)
                    : await shell.TypeAsync(step.Command!);
                ShownOutput.Match(step.Text, output, $"{step.Place}: $ {step.Command}");
            }
        }

        var space = CodeBlock.Read(Page).Single(block => block.Language == "yaml").Text;
        Assert.Contains(space, await File.ReadAllTextAsync(
            working.File("flowers", "flowers.yaml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void The_steps_are_read_from_the_page()
    {
        var steps = TutorialStep.Read(Page).ToList();
        Assert.Equal(["predict.js", "serve.cs"], steps.Select(step => step.File).OfType<string>());
        Assert.Contains(steps, step => step.Command == "experiments run flowers.yaml");
        Assert.Contains(steps, step => step.Command is { } command
            && command.StartsWith("curl ", StringComparison.Ordinal)
            && step.Text.StartsWith("{\"label\":\"setosa\"", StringComparison.Ordinal));
    }
}
