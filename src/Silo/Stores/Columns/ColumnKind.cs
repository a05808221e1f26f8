namespace Experiments.Silo.Stores.Columns;

/// <summary>The types of columns. Both databases have each of them.</summary>
internal enum ColumnKind
{
    /// <summary>Up to 32 bits.</summary>
    Integer,

    /// <summary>64 bits.</summary>
    Long,

    /// <summary>A number of double precision.</summary>
    Real,

    Text,

    /// <summary>Text that is JSON, kept as it was written.</summary>
    Json,

    /// <summary>A moment, in UTC.</summary>
    Time,
}
