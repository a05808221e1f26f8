using Experiments.Contracts.Errors;
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
        _ => await CheckFolderAsync(cancellation),
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

    /// <summary>Checks that the folder can be written, and examines the store in it.</summary>
    private async Task<IReadOnlyList<Finding>> CheckFolderAsync(CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(options.Folder);
        var findings = new List<Finding>();
        if (FolderProbe.FindProblem(folder) is { } problem)
            findings.Add(
                Finding.Failed(Subject, $"{folder} cannot be written: {problem.Text}", $"{problem.Remedy}: --folder"));
        try
        {
            SqliteExperimentReader.RequireNotEmptied(options.StoreFile);
            var exists = File.Exists(options.StoreFile);
            if (exists && await SqliteInspection.CheckAsync(options.StoreFile, cancellation) is { } loss)
                findings.Add(Finding.Warning(Subject, Remedies.SplitAtEnd(loss).Text,
                    "if you restored no backup, restore one: docs/operations/backup.md"));
            if (findings.Exists(finding => finding.Verdict == Verdict.Failed)) return findings;
            findings.Insert(0, exists ? CheckSchema(folder) : Finding.Ok(
                Subject, $"{folder} can be written; it has no experiments yet{DescribeHolder(folder)}"));
        }
        catch (StoreException e)
        {
            findings.Add(Finding.Failed(Subject, e));
        }
        return findings;
    }

    private Finding CheckSchema(string folder)
    {
        var known = SqliteSchema.Version;
        return SqliteSchema.ReadVersion(options.StoreFile) switch
        {
            var schema when schema > known => ReportNewer(schema, known),
            var schema when schema < known && schema > 0 => Finding.Warning(Subject,
                $"{folder} holds experiments of schema {schema}, which this version upgrades to {known} when it opens "
                + "them",
                Backup),
            var schema => Finding.Ok(Subject,
                $"{folder} can be written, SQLite, schema {(schema == 0 ? known : schema)}{DescribeHolder(folder)}"),
        };
    }

    private static string DescribeHolder(string folder) =>
        FolderLock.FindHolder(folder) is { } held ? $"; process {held.Process} runs experiments in it" : "";

    private Finding ReportNewer(int schema, int known) => Finding.Failed(
        Subject, $"it was written by a newer version (schema {schema}; this program supports {known})",
        "upgrade this program: docs/operations/upgrade.md");
}
