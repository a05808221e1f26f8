using System.Text;
using Experiments.Silo.Stores.Columns;
using NpgsqlTypes;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>The types of values in the database.</summary>
internal static class PostgresTypes
{
    public static NpgsqlDbType GetDbType<T>() =>
        Type.GetTypeCode(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)) switch
        {
            TypeCode.Int32 => NpgsqlDbType.Integer,
            TypeCode.Int64 => NpgsqlDbType.Bigint,
            TypeCode.Double => NpgsqlDbType.Double,
            TypeCode.DateTime => NpgsqlDbType.TimestampTz,
            TypeCode.String => NpgsqlDbType.Text,
            _ => throw new NotSupportedException($"{typeof(T)} has no type in PostgreSQL that the store uses."),
        };

    public static NpgsqlDbType GetDbType(ColumnKind kind) => kind switch
    {
        ColumnKind.Integer => NpgsqlDbType.Integer,
        ColumnKind.Long => NpgsqlDbType.Bigint,
        ColumnKind.Real => NpgsqlDbType.Double,
        ColumnKind.Text => NpgsqlDbType.Text,
        ColumnKind.Json => NpgsqlDbType.Json,
        ColumnKind.Time => NpgsqlDbType.TimestampTz,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "PostgreSQL has no type for this kind."),
    };

    /// <summary>Replaces characters that the database cannot store, in place.</summary>
    public static void RemoveUnstorable(string?[] texts)
    {
        for (var i = 0; i < texts.Length; i++) texts[i] = RemoveUnstorable(texts[i]);
    }

    /// <summary>
    /// Replaces zero characters and unpaired surrogates, which the database cannot store; a message about a broken file
    /// may contain them.
    /// </summary>
    private static string? RemoveUnstorable(string? text)
    {
        if (text is null || !IsUnstorable(text)) return text;
        var written = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) written.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        return written.ToString();
    }

    private static bool IsUnstorable(string text)
    {
        foreach (var c in text)
            if (c == 0 || char.IsSurrogate(c)) return true;
        return false;
    }
}
