using System.CommandLine;
using Experiments.Artifacts;
using Experiments.Cli.Terminals;
using Experiments.Problems;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;

namespace Experiments.Cli.Commands;

/// <summary>The command that prepares the store that silos share, and moves a head's experiments there.</summary>
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
            Description = "The folder of the head whose experiments are moved; it is not changed. Run the "
                + "command again after an interruption.",
            HelpName = "DIR"
        };
        var store = new Option<string?>("--store")
        {
            Description = "The database: postgresql://USER:PASSWORD@HOST/DATABASE. Prefer EXPERIMENTS_STORE: "
                + "other users can see command lines.",
            HelpName = "URL"
        };
        var artifacts = new Option<string?>("--artifact-store")
        {
            Description = "The destination of the head's data and models: a folder or s3://BUCKET/PREFIX that all "
                + "silos share.",
            HelpName = "DIR|URL"
        };
        var file = new Option<string?>(SiloConfiguration.FileOption)
        {
            Description = "The silos' configuration file, which can name both stores.",
            HelpName = "FILE"
        };
        foreach (var option in (Option[])[from, store, artifacts, file]) Add(option);
        SetAction(async (parsed, cancellation) =>
        {
            // The silos' log format, because the output is collected with their logs.
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
                "give --artifact-store, the folder or bucket that all silos share, for the head's data and models");
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
            + $"{folder} is unchanged: delete it once the cluster shows all of them");
    }

    private static string FormatResult(StoreLocation location, int before, int now) =>
        before == 0 ? $"{location}: created the tables (schema {now})"
            : before == now ? $"{location}: the tables are up to date (schema {now})"
            : $"{location}: upgraded the tables from schema {before} to {now}";
}
