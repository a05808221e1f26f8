namespace Experiments.Silo.Stores.Columns;

/// <summary>
/// The steps of the migrations that SQLite and PostgreSQL write alike, oldest first. A new column of a table is a step
/// here: <c>ALTER TABLE fits ADD COLUMN name text</c>. Both databases accept the types text, integer, bigint and
/// double precision. A released step is never changed.
/// </summary>
internal static class SharedMigrations
{
    // The words of the glossary: a term says which coordinator may commit; epoch and loss belong to training.
    private const string GlossaryWords = """
        ALTER TABLE experiments RENAME COLUMN epoch TO term;
        ALTER TABLE experiments RENAME COLUMN switches TO flags;
        ALTER TABLE fits RENAME COLUMN losses TO lost_attempts;
        ALTER TABLE returned_fits RENAME COLUMN losses TO lost_attempts;

        """;

    // The winner's row says what its artifact must be.
    private const string ManifestHash = "ALTER TABLE fits ADD COLUMN artifact_sha256 text;";

    // A lease of an earlier version has no secret. No worker can use it, so it expires, and its fits run again.
    private const string LeaseSecrets = """
        ALTER TABLE leases ADD COLUMN secret bigint NOT NULL DEFAULT 0;

        """;

    // On how many rows a fit was trained, and how many early stopping watched; 0 where it was not recorded.
    private const string FitRows = """
        ALTER TABLE fits ADD COLUMN train_rows integer NOT NULL DEFAULT 0;
        ALTER TABLE fits ADD COLUMN watched_rows integer NOT NULL DEFAULT 0;

        """;

    /// <summary>The steps; they follow the steps of either database alone.</summary>
    public static string[] All { get; } = [GlossaryWords, ManifestHash, LeaseSecrets, FitRows];
}
