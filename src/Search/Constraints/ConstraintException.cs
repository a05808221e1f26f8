namespace Experiments.Search.Constraints;

/// <summary>The exception for a text that is not a constraint, or for a constraint that no value can satisfy.</summary>
public sealed class ConstraintException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ConstraintException(int position, string message, string? remedy = null)
        : base(message) => (Position, Remedy) = (position, remedy);

    /// <summary>The position in the text, from 0.</summary>
    public int Position { get; }

    /// <summary>The remedy, or null where the message contains it.</summary>
    public string? Remedy { get; }
}
