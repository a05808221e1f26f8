using Experiments.Silo.Stores.Columns;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>
/// The tables, simple enough for queries by hand, in the steps of their history: each step migrates a file from one
/// version to the next. The specification and the status of an experiment are one JSON each, and other columns are
/// generated from them, so that no value is stored twice. A fit is a row that is written once and never changed.
/// </summary>
internal static class SqliteMigrations
{
    private const string Version1 = """
        CREATE TABLE schema_version (version INTEGER NOT NULL);
        CREATE TABLE experiments (
            experiment_id  TEXT NOT NULL PRIMARY KEY,
            epoch          INTEGER NOT NULL,
            spec           TEXT NOT NULL,
            status         TEXT NOT NULL,
            switches       TEXT NOT NULL DEFAULT '{}',
            refit_trial    INTEGER,
            name           TEXT AS (status ->> 'name'),
            state          TEXT AS (status ->> 'state'),
            submitted      TEXT AS (status ->> 'submitted'),
            ended          TEXT AS (status ->> 'ended'),
            trials         INTEGER AS (status ->> 'trials'),
            trials_done    INTEGER AS (status ->> 'trials_done'),
            fits_completed INTEGER AS (status ->> 'fits_completed'),
            fits_failed    INTEGER AS (status ->> 'fits_failed'),
            best_trial     INTEGER AS (status ->> '$.best.trial'),
            best_score     REAL AS (status ->> '$.best.mean_score'),
            artifact       TEXT AS (status ->> 'artifact')
        );
        CREATE TABLE fits (
            seq            INTEGER PRIMARY KEY,
            experiment_id  TEXT NOT NULL,
            trial          INTEGER NOT NULL,
            fold           INTEGER NOT NULL,
            rung           INTEGER NOT NULL,
            params         TEXT NOT NULL,
            errors         INTEGER NOT NULL,
            losses         INTEGER NOT NULL,
            token          INTEGER,
            failure        TEXT,
            message        TEXT,
            scores         TEXT NOT NULL,
            epochs         INTEGER NOT NULL,
            best_epoch     INTEGER NOT NULL,
            stop_reason    TEXT NOT NULL,
            fit_seconds    REAL NOT NULL,
            score_seconds  REAL NOT NULL,
            fit_key        TEXT NOT NULL,
            weights_sha256 TEXT NOT NULL,
            numerics_class TEXT NOT NULL,
            device         TEXT NOT NULL,
            artifact       TEXT,
            ended          TEXT NOT NULL,
            adopted_from   TEXT
        );
        CREATE UNIQUE INDEX fits_by_trial ON fits (experiment_id, trial, fold, rung);
        CREATE INDEX fits_by_key ON fits (fit_key) WHERE failure IS NULL AND fit_key <> '';
        CREATE TABLE leases (
            experiment_id  TEXT NOT NULL,
            token          INTEGER NOT NULL,
            worker         TEXT NOT NULL,
            pack_key       TEXT,
            granted        TEXT NOT NULL,
            fits           TEXT NOT NULL,
            PRIMARY KEY (experiment_id, token)
        ) WITHOUT ROWID;
        CREATE TABLE returned_fits (
            experiment_id  TEXT NOT NULL,
            trial          INTEGER NOT NULL,
            fold           INTEGER NOT NULL,
            rung           INTEGER NOT NULL,
            errors         INTEGER NOT NULL,
            losses         INTEGER NOT NULL,
            token          INTEGER,
            failure        TEXT,
            PRIMARY KEY (experiment_id, trial, fold, rung)
        ) WITHOUT ROWID;
        CREATE VIEW results AS
            SELECT experiment_id, trial, fold, params, scores, epochs, fit_seconds, failure, message
            FROM fits WHERE fold >= 0;
        """;

    // The data for "experiments why": the worker and the log of a fit, the attempts without a result, and the
    // operations that users requested.
    private const string Version2 = """
        ALTER TABLE fits ADD COLUMN worker TEXT;
        ALTER TABLE fits ADD COLUMN log TEXT NOT NULL DEFAULT '';
        CREATE TABLE attempts (
            seq            INTEGER PRIMARY KEY,
            experiment_id  TEXT NOT NULL,
            trial          INTEGER NOT NULL,
            fold           INTEGER NOT NULL,
            rung           INTEGER NOT NULL,
            worker         TEXT NOT NULL,
            device         TEXT NOT NULL,
            cause          TEXT NOT NULL,
            message        TEXT NOT NULL,
            log            TEXT NOT NULL,
            ended          TEXT NOT NULL
        );
        CREATE INDEX attempts_by_trial ON attempts (experiment_id, trial);
        CREATE TABLE requests (
            seq            INTEGER PRIMARY KEY,
            experiment_id  TEXT NOT NULL,
            verb           TEXT NOT NULL,
            asked          TEXT NOT NULL
        );
        """;

    // The value of a request: a priority.
    private const string Version3 = """
        ALTER TABLE requests ADD COLUMN value INTEGER NOT NULL DEFAULT 0;
        """;

    // The words of the glossary: pause, resume, cancel and prioritise are operations.
    private const string RenameRequests = """
        ALTER TABLE requests RENAME TO operations;
        ALTER TABLE operations RENAME COLUMN verb TO kind;
        ALTER TABLE operations RENAME COLUMN value TO priority;
        """;

    /// <summary>The steps, oldest first; a released step is never changed.</summary>
    public static string[] All { get; } =
    [
        Version1, Version2, Version3, SharedMigrations.All[0] + RenameRequests, .. SharedMigrations.All[1..],
    ];
}
