namespace Experiments.Silo.Stores.Columns;

/// <summary>The types of columns. Both databases support all of them.</summary>
internal enum ColumnKind
{
    /// <summary>An integer of up to 32 bits.</summary>
    Integer,

    /// <summary>An integer of 64 bits.</summary>
    Long,

    /// <summary>A number of double precision.</summary>
    Real,

    Text,

    /// <summary>JSON text, stored unchanged.</summary>
    Json,

    /// <summary>A time in UTC.</summary>
    Time,
}
