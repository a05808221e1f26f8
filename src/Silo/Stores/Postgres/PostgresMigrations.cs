using Experiments.Silo.Stores.Columns;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// The tables, simple enough for queries by hand, in the steps of their history: each step migrates a database from one
/// version to the next. The specification and the status of an experiment are one JSON each, and other columns are
/// generated from them, so that no value is stored twice. A fit is a row that is written once and never changed. JSON
/// is stored as text (json, not jsonb): hyperparameters are read back unchanged, and metrics in their order.
/// </summary>
internal static class PostgresMigrations
{
    private const string Version1 = """
        CREATE TABLE experiments (
            experiment_id  text PRIMARY KEY,
            epoch          bigint NOT NULL,
            spec           json NOT NULL,
            status         json NOT NULL,
            switches       json NOT NULL DEFAULT '{}',
            refit_trial    bigint,
            submitted      timestamptz NOT NULL,
            ended          timestamptz,
            name           text   GENERATED ALWAYS AS (status ->> 'name') STORED,
            state          text   GENERATED ALWAYS AS (status ->> 'state') STORED,
            trials         bigint GENERATED ALWAYS AS ((status ->> 'trials')::bigint) STORED,
            trials_done    bigint GENERATED ALWAYS AS ((status ->> 'trials_done')::bigint) STORED,
            fits_completed bigint GENERATED ALWAYS AS ((status ->> 'fits_completed')::bigint) STORED,
            fits_failed    bigint GENERATED ALWAYS AS ((status ->> 'fits_failed')::bigint) STORED,
            best_trial     bigint GENERATED ALWAYS AS ((status #>> '{best,trial}')::bigint) STORED,
            best_score     double precision
                           GENERATED ALWAYS AS ((status #>> '{best,mean_score}')::double precision) STORED,
            artifact       text   GENERATED ALWAYS AS (status ->> 'artifact') STORED
        );
        CREATE TABLE fits (
            seq            bigint GENERATED ALWAYS AS IDENTITY,
            experiment_id  text NOT NULL,
            trial          bigint NOT NULL,
            fold           integer NOT NULL,
            rung           integer NOT NULL,
            params         json NOT NULL,
            errors         integer NOT NULL,
            losses         integer NOT NULL,
            token          bigint,
            failure        text,
            message        text,
            scores         json NOT NULL,
            epochs         integer NOT NULL,
            best_epoch     integer NOT NULL,
            stop_reason    text NOT NULL,
            fit_seconds    double precision NOT NULL,
            score_seconds  double precision NOT NULL,
            fit_key        text NOT NULL,
            weights_sha256 text NOT NULL,
            numerics_class text NOT NULL,
            device         text NOT NULL,
            artifact       text,
            ended          timestamptz NOT NULL,
            adopted_from   text,
            worker         text,
            log            text NOT NULL,
            PRIMARY KEY (experiment_id, trial, fold, rung)
        );
        CREATE INDEX fits_by_commit ON fits (experiment_id, seq);
        CREATE INDEX fits_by_key ON fits (fit_key) WHERE failure IS NULL AND fit_key <> '';
        CREATE TABLE attempts (
            seq            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            experiment_id  text NOT NULL,
            trial          bigint NOT NULL,
            fold           integer NOT NULL,
            rung           integer NOT NULL,
            worker         text NOT NULL,
            device         text NOT NULL,
            cause          text NOT NULL,
            message        text NOT NULL,
            log            text NOT NULL,
            ended          timestamptz NOT NULL
        );
        CREATE INDEX attempts_by_trial ON attempts (experiment_id, trial);
        CREATE TABLE leases (
            experiment_id  text NOT NULL,
            token          bigint NOT NULL,
            worker         text NOT NULL,
            pack_key       text,
            granted        timestamptz NOT NULL,
            fits           json NOT NULL,
            PRIMARY KEY (experiment_id, token)
        );
        CREATE TABLE returned_fits (
            experiment_id  text NOT NULL,
            trial          bigint NOT NULL,
            fold           integer NOT NULL,
            rung           integer NOT NULL,
            errors         integer NOT NULL,
            losses         integer NOT NULL,
            token          bigint,
            failure        text,
            PRIMARY KEY (experiment_id, trial, fold, rung)
        );
        CREATE TABLE writers (
            writer         uuid PRIMARY KEY,
            host           text NOT NULL,
            transactions   bigint NOT NULL,
            last           timestamptz NOT NULL
        );
        CREATE VIEW results AS
            SELECT experiment_id, trial, fold, params, scores, epochs, fit_seconds, failure, message
            FROM fits WHERE fold >= 0;
        """;

    /// <summary>The steps, oldest first; a released step is never changed.</summary>
    public static string[] All { get; } = [Version1 + PostgresMembership.Version1, .. SharedMigrations.All];
}
