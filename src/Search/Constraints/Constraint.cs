using Experiments.Search.Parameters;

namespace Experiments.Search.Constraints;

/// <summary>
/// A condition on the points of a search, as a user writes it: <c>learning_rate_init * batch_size &lt;= 1</c>,
/// <c>not (solver == 'sgd' and alpha > 0.1)</c>, <c>len(hidden_layer_sizes) &lt; 3</c>.
/// </summary>
/// <remarks>
/// The language has numbers, text, lists, true, false and null; parameters by name; <c>or and not == != &lt; &lt;= > >=
/// in + - * / % **</c>; <c>len sum min max abs</c> and <c>x[0]</c>. Evaluation always ends and never fails. A part is
/// unknown where the point does not have the parameter or its value is of another kind, such as <c>batch_size: auto</c>
/// in a product. Unknown parts propagate through <c>and</c>, <c>or</c> and <c>not</c> as in SQL. A point is excluded
/// only where the whole constraint is false.
/// </remarks>
public sealed class Constraint
{
    private readonly Node _root;

    private Constraint(string text, Node root) => (Text, _root) = (text, root);

    /// <summary>The text of the constraint.</summary>
    public string Text { get; }

    /// <summary>Parses a constraint.</summary>
    /// <exception cref="ConstraintException">The text is not a constraint.</exception>
    public static Constraint Parse(string text) => new(text, new ConstraintParser(text).Parse());

    /// <summary>Checks whether the constraint excludes a point.</summary>
    /// <param name="lookup">The point: returns a parameter's value by its name, or null where it has none.</param>
    public bool Excludes(Func<string, ParameterValue?> lookup) =>
        _root.Evaluate(lookup) is { Kind: ParameterKind.Boolean } answer && !answer.AsBoolean();

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Throws where no values of the given kinds can satisfy the constraint.</summary>
    internal void CheckKinds(Func<NameNode, Kinds> kindsOf) =>
        _root.RequireKind(_root.InferKinds(kindsOf), Kinds.Boolean, "The constraint");
}
