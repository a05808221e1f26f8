namespace Experiments.Engine.Graphs;

/// <summary>What a <see cref="Symbol"/> stands for.</summary>
public enum SymbolKind
{
    /// <summary>The features of a batch. Has a batch axis.</summary>
    Input,

    /// <summary>Trained by the solver. No batch axis; one copy a lane.</summary>
    Parameter,

    /// <summary>State that is not trained, such as running statistics. No batch axis; one copy a lane.</summary>
    Buffer,

    /// <summary>The result of an op. Has a batch axis.</summary>
    Value,
}
