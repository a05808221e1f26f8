namespace Experiments.Search.Parameters;

/// <summary>The kinds of a <see cref="ParameterValue"/>.</summary>
public enum ParameterKind
{
    /// <summary>No value (YAML's null).</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number of 64 bits, signed.</summary>
    Integer,

    /// <summary>A number of double precision.</summary>
    Float,

    /// <summary>Text.</summary>
    String,

    /// <summary>An ordered list of values.</summary>
    List,
}
