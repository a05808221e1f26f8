namespace Experiments.Cli.Commands;

/// <summary>The formats of a command's output.</summary>
internal enum OutputFormat
{
    /// <summary>Text for people.</summary>
    Table,

    /// <summary>Comma-separated values, with a header.</summary>
    Csv,

    /// <summary>JSON; the documentation has the schema of each command's.</summary>
    Json,
}
