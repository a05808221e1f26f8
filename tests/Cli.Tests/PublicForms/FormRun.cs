using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Experiments.Specs;

namespace Experiments.Cli.Tests.PublicForms;

/// <summary>A form on its way from <c>init</c> to a prediction, with what the program said on each step.</summary>
internal sealed partial class FormRun(FormSilo silo, PublicForm form) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs <c>init</c>, with the search that it proposes.</summary>
    public Task<ProgramRun> InitAsync(params string[] options) =>
        ProgramRun.RunAsync(["init", form.Write(_folder), "--out", _folder["form.yaml"], .. options]);

    /// <summary>
    /// Runs <c>init</c>, <c>validate</c>, <c>run</c> and <c>predict</c>; the search is shortened to one small network.
    /// </summary>
    public async Task<FormResult> RunAsync(params string[] options)
    {
        var init = Succeeded(await InitAsync(options));
        var file = _folder["form.yaml"];
        File.WriteAllText(file, Shorten(File.ReadAllText(file)));
        var validate = Succeeded(await ProgramRun.RunAsync("validate", file));
        var run = Succeeded(await ProgramRun.RunAsync(
            "run", file, "--out", _folder["model"], "--cluster", silo.Address, "--json"));
        var predict = Succeeded(await ProgramRun.RunAsync("predict", _folder["model"], _folder[form.FileName]));
        return new(init, validate, JsonNode.Parse(run.Output.TrimEnd().Split('\n')[^1])!, predict,
            File.ReadAllText(_folder["model/README.md"]), ExperimentLoader.Load(file));
    }

    /// <summary>Runs <c>validate</c> on the file of <c>init</c> after a change.</summary>
    public Task<ProgramRun> ValidateAsync(Func<string, string> change) => ProgramRun.RunAsync(
        "validate", _folder.Write("changed.yaml", change(File.ReadAllText(_folder["form.yaml"]))));

    /// <summary>Predicts another file with the trained model.</summary>
    public Task<ProgramRun> PredictAsync(PublicForm other) =>
        ProgramRun.RunAsync("predict", _folder["model"], other.Write(_folder));

    private static ProgramRun Succeeded(ProgramRun run)
    {
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        return run;
    }

    private static string Shorten(string file) => Epochs().Replace(
        Alphas().Replace(Rates().Replace(Networks().Replace(file, "${1}[[16]]"), "${1}[0.01]"), "${1}[0.1]"), "${1}60");

    [GeneratedRegex(@"(hidden_layer_sizes: )\[.*\]\]")]
    private static partial Regex Networks();

    [GeneratedRegex(@"(learning_rate_init: )\[.*\]")]
    private static partial Regex Rates();

    [GeneratedRegex(@"(alpha: )\[.*\]")]
    private static partial Regex Alphas();

    [GeneratedRegex(@"(max_iter: )\d+")]
    private static partial Regex Epochs();
}
