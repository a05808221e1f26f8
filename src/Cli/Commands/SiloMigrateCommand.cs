using System.CommandLine;
using Experiments.Artifacts;
using Experiments.Cli.Terminals;
using Experiments.Problems;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;

namespace Experiments.Cli.Commands;

/// <summary>Prepares the store that silos share, and moves a head's experiments there.</summary>
internal sealed class SiloMigrateCommand : ProgramCommand
{
    public SiloMigrateCommand(Terminal terminal)
        : base(
            "migrate", "Prepare the database that silos share, and move a head's experiments there.",
            "silo migrate --store postgresql://experiments@db/experiments",
            "silo migrate --config silo.yaml --from .experiments")
    {
        var from = new Option<string?>("--from")
        {
            Description = "The folder of a head whose experiments are moved; it stays as it is. To be run again after "
                + "an interruption.",
            HelpName = "DIR"
        };
        var store = new Option<string?>("--store")
        {
            Description = "The database: postgresql://USER:PASSWORD@HOST/DATABASE. Better given as EXPERIMENTS_STORE: "
                + "command lines are seen by others.",
            HelpName = "URL"
        };
        var artifacts = new Option<string?>("--artifact-store")
        {
            Description = "Where the head's data and models go: what all silos share, a folder or s3://BUCKET/PREFIX.",
            HelpName = "DIR|URL"
        };
        var file = new Option<string?>(SiloConfiguration.FileOption)
        {
            Description = "The silos' configuration file, which may name both.",
            HelpName = "FILE"
        };
        foreach (var option in (Option[])[from, store, artifacts, file]) Add(option);
        SetAction(async (parsed, cancellation) =>
        {
            // In the silos' format: what it says lies among their logs.
            var console = new SiloConsole(terminal.Raw, terminal.Errors.Profile.Out.Writer);
            try
            {
                var given = ((Option<string?>[])[store, artifacts, file])
                    .Where(o => parsed.GetValue(o) is not null)
                    .ToDictionary(o => o.Name, o => parsed.GetValue(o)!);
                await MigrateAsync(given, parsed.GetValue(from), console, cancellation);
                return ExitCodes.Done;
            }
            catch (Exception e) when (e is not OperationCanceledException
                && (e is SiloConfigurationException wrong ? wrong.LogFormat : console.Format) == LogFormat.Json)
            {
                console.Format = LogFormat.Json;
                var (problems, code) = ErrorOutput.Describe(e);
                foreach (var problem in problems)
                    await console.ErrorAsync(problem.Help is { } help
                        ? $"{problem.Place}{problem.Message}: {help}"
                        : $"{problem.Place}{problem.Message}");
                return code;
            }
        });
    }

    private static async Task MigrateAsync(
        IReadOnlyDictionary<string, string> given, string? from, SiloConsole console, CancellationToken cancellation)
    {
        var options = SiloConfiguration.Read(given, Environment.GetEnvironmentVariable, SiloConfigurationUse.Store);
        console.Format = options.LogFormat;
        if (options.Store is not { } database)
            throw new BadInputException("no database is named", "name it by --store, EXPERIMENTS_STORE or in the "
                + "configuration file: postgresql://USER:PASSWORD@HOST/DATABASE");
        if (from is not null && options.ArtifactStore is null)
            throw new BadInputException("no artifact store is named",
                "say by --artifact-store where the head's data and models go: what all silos share");
        var location = StoreLocation.Parse(database);
        var (before, now) = await PostgresExperimentStore.MigrateAsync(location, cancellation);
        await console.InformAsync(FormatResult(location, before, now));
        if (from is not null)
            await MoveAsync(from, location, ArtifactStores.Open(options.ArtifactStore!), console, cancellation);
    }

    private static async Task MoveAsync(
        string folder,
        StoreLocation location,
        IArtifactStore artifacts,
        SiloConsole console,
        CancellationToken cancellation)
    {
        await using var store = await PostgresExperimentStore.OpenAsync(location, cancellation: cancellation);
        var moved = await new FolderMigration(folder,
            store, artifacts, line => console.InformAsync(line).Wait(CancellationToken.None), TimeProvider.System)
            .RunAsync(cancellation);
        await console.InformAsync(
            $"{moved.Count(m => !m.WasThere)} experiments moved, {moved.Count(m => m.WasThere)} were there already; "
            + $"{folder} is as it was: delete it when the cluster has shown that it has everything");
    }

    private static string FormatResult(StoreLocation location, int before, int now) =>
        before == 0 ? $"{location}: the tables are made (schema {now})"
            : before == now ? $"{location}: the tables are those of this version (schema {now})"
            : $"{location}: the tables are brought from schema {before} to {now}";
}
