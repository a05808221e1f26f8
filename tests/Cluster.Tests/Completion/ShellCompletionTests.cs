namespace Experiments.Cluster.Tests.Completion;

/// <summary>The tab key in real shells: each line is valid only after its completion.</summary>
public sealed class ShellCompletionTests
{
    public static TheoryData<string, string> Shells => new()
    {
        { "bash --norc --noprofile -i", "source <(experiments completion bash)" },
        { "zsh -f -i", "autoload -Uz compinit; compinit -u -D; source <(experiments completion zsh)" },
        { "fish --no-config -i", "experiments completion fish | source" },
    };

    [Theory, MemberData(nameof(Shells))]
    public async Task Commands_options_values_and_files_are_completed(string shell, string setup)
    {
        Require(shell);
        using var working = new WorkingFolder();
        await File.WriteAllTextAsync(working.File("toy.yaml"), "[]", TestContext.Current.CancellationToken);
        await using var session = await SessionAsync(shell, setup, working);

        // A command; then the value of an option, where a wrong one would be refused first.
        await session.TypeAsync("experiments resul\t\n", "run one: experiments run SPEC");
        await session.TypeAsync("experiments results --outp\tjs\t\n", "run one: experiments run SPEC");
        // A file, where the program has nothing to offer.
        await session.TypeAsync("experiments validate to\t\n", "an experiment must be a map of keys, not a list");
        Assert.Equal(["toy.yaml"], Directory.EnumerateFileSystemEntries(working.Path)
            .Select(Path.GetFileName)
            .Where(f => !f!.StartsWith('.')));
        Assert.False(Directory.Exists(working.File(".experiments")));
    }

    [Theory, MemberData(nameof(Shells))]
    public async Task Experiments_of_the_folder_are_completed(string shell, string setup)
    {
        Require(shell);
        await using var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        using var working = new WorkingFolder();
        var run = await ExperimentsProcess.RunAsync(working.Path, "run", Repository.File("examples", "iris.yaml"));
        Assert.True(run.ExitCode == 0, run.Text);
        await using var session = await SessionAsync(shell, setup, working);

        await session.TypeAsync("experiments best iris-\t\n", "trial");
    }

    private static async Task<ShellSession> SessionAsync(string shell, string setup, WorkingFolder working)
    {
        var session = ShellSession.Start(shell, working.Path, Path.GetDirectoryName(Repository.Program)!);
        // The quotes keep what is typed, which the terminal shows too, from being taken for what it prints.
        await session.TypeAsync($"{setup}; echo REA''DY\n", "READY");
        return session;
    }

    private static void Require(string shell)
    {
        var name = shell.Split(' ')[0];
        ExternalProgram.Require(name, name);
    }
}
