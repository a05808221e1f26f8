namespace Experiments.Search.Constraints;

/// <summary>A text that is not a constraint, or one that no value could meet.</summary>
public sealed class ConstraintException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ConstraintException(int position, string message, string? remedy = null)
        : base(message) => (Position, Remedy) = (position, remedy);

    /// <summary>Where in the text, from 0.</summary>
    public int Position { get; }

    /// <summary>What can be done about it, or null where the message says it.</summary>
    public string? Remedy { get; }
}
