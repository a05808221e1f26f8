using Experiments.Search.Parameters;

namespace Experiments.Search.Constraints;

/// <summary>
/// What must hold of every point, as a user writes it: <c>learning_rate_init * batch_size &lt;= 1</c>,
/// <c>not (solver == 'sgd' and alpha > 0.1)</c>, <c>len(hidden_layer_sizes) &lt; 3</c>.
/// </summary>
/// <remarks>
/// It knows numbers, text, lists, true, false and null; parameters by name; <c>or and not == != &lt; &lt;= > >= in + -
/// * / % **</c>; <c>len sum min max abs</c> and <c>x[0]</c>. Evaluation always ends and never fails: what a point
/// cannot answer (it lacks the parameter, or the value is of another kind, such as <c>batch_size: auto</c> in a
/// product) is unknown, unknown parts carry through <c>and</c>, <c>or</c> and <c>not</c> as in SQL, and a point is
/// excluded only where the whole is false.
/// </remarks>
public sealed class Constraint
{
    private readonly Node _root;

    private Constraint(string text, Node root) => (Text, _root) = (text, root);

    /// <summary>The constraint as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a constraint.</summary>
    /// <exception cref="ConstraintException">The text is not a constraint.</exception>
    public static Constraint Parse(string text) => new(text, new ConstraintParser(text).Parse());

    /// <summary>Whether a point breaks the constraint.</summary>
    /// <param name="lookup">The point: a parameter's value by its name, or null where it has none.</param>
    public bool Excludes(Func<string, ParameterValue?> lookup) =>
        _root.Evaluate(lookup) is { Kind: ParameterKind.Boolean } answer && !answer.AsBoolean();

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Refuses what can be true of no value of the named kinds.</summary>
    internal void CheckKinds(Func<NameNode, Kinds> kindsOf) =>
        _root.RequireKind(_root.InferKinds(kindsOf), Kinds.Boolean, "The constraint is");
}
