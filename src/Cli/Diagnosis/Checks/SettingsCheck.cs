using Experiments.Contracts.Grains;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>Checks the settings, by the rules for the start of a silo.</summary>
internal sealed class SettingsCheck(SiloHostOptions options) : ICheck
{
    public string Subject => "settings";

    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Finding>>(
            new SiloHostOptionsValidator().Validate(null, options) is { Failed: true } result
                ? [.. result.Failures.Select(failure => Remedies.SplitAtColon(failure))
                    .Select(failure => new Finding(Subject, Verdict.Failed, failure.Text, failure.Remedy))]
                : [Finding.Ok(Subject, Role)]);

    private string Role => options.Role switch
    {
        SiloRole.Joined => $"a silo that joins {options.Join}",
        SiloRole.Shared => "a silo that shares a database with others",
        _ => "the head of a cluster",
    };
}
