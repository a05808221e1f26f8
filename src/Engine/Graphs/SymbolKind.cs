namespace Experiments.Engine.Graphs;

/// <summary>The kinds of <see cref="Symbol"/>s.</summary>
public enum SymbolKind
{
    /// <summary>The features of a batch, with a batch axis.</summary>
    Input,

    /// <summary>A tensor that the solver trains: no batch axis, one copy a lane.</summary>
    Parameter,

    /// <summary>State that is not trained, such as running statistics: no batch axis, one copy a lane.</summary>
    Buffer,

    /// <summary>The result of an op, with a batch axis.</summary>
    Value,
}
