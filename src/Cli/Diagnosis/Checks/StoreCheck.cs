using Experiments.Contracts.Grains;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores.Postgres;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>Checks the experiment store: SQLite in a head's folder, or the database that silos share.</summary>
internal sealed class StoreCheck(SiloHostOptions options, DiagnosisContext around) : ICheck
{
    private const string Backup =
        "back it up first (docs/operations/backup.md): an earlier version cannot open it afterwards";

    public string Subject => "store";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation) => options.Role switch
    {
        SiloRole.Joined => [Finding.Skipped(Subject, "the head keeps it")],
        SiloRole.Shared => [CheckDatabase((await around.Database)!)],
        _ => [CheckFolder()],
    };

    private Finding CheckDatabase(PostgresInspection database)
    {
        var (text, known) = ($"PostgreSQL {database.Server} answers", PostgresInspection.KnownSchema);
        return database.Schema switch
        {
            0 => Finding.Warning(Subject, $"{text}; it has no experiment store yet",
                "run 'experiments silo migrate'; the first silo also does it if its role may create tables"),
            var schema when schema < known => Finding.Warning(Subject,
                $"{text}; its tables have schema {schema}; a silo of this version upgrades them to {known}",
                Backup),
            var schema when schema > known => ReportNewer(schema, known),
            var schema => Finding.Ok(Subject, $"{text}, schema {schema}"),
        };
    }

    private Finding CheckFolder()
    {
        var folder = Path.GetFullPath(options.Folder);
        var holder =
            FolderLock.FindHolder(folder) is { } held ? $"; process {held.Process} runs experiments in it" : "";
        if (FolderProbe.FindProblem(folder) is { } problem)
            return Finding.Failed(Subject, $"{folder} cannot be written: {problem}",
                "give the silo's user write access, or set another folder with --folder");
        if (!File.Exists(options.StoreFile))
            return Finding.Ok(Subject, $"{folder} can be written; it has no experiments yet{holder}");
        var known = SqliteSchema.Version;
        return SqliteSchema.ReadVersion(options.StoreFile) switch
        {
            var schema when schema > known => ReportNewer(schema, known),
            var schema when schema < known && schema > 0 => Finding.Warning(Subject,
                $"{folder} holds experiments of schema {schema}, which this version upgrades to {known} when it opens "
                + "them",
                Backup),
            var schema => Finding.Ok(
                Subject, $"{folder} can be written, SQLite, schema {(schema == 0 ? known : schema)}{holder}"),
        };
    }

    private Finding ReportNewer(int schema, int known) => Finding.Failed(
        Subject, $"it was written by a newer version (schema {schema}; this program supports {known})",
        "upgrade this program: docs/operations/upgrade.md");
}
