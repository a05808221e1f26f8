namespace Experiments.Startup;

/// <summary>
/// A type as the list of methods writes it: <c>Assembly!Namespace.Outer+Inner&lt;Arguments&gt;[]</c>.
/// </summary>
/// <param name="Assembly">The assembly's name.</param>
/// <param name="Name">The full name; nested types are behind a plus sign.</param>
/// <param name="Arguments">The arguments of a generic type, those of its outer types first.</param>
/// <param name="Ranks">The ranks of an array of arrays, from the element outwards; empty for no array.</param>
internal sealed record TypeText(
    string Assembly, string Name, IReadOnlyList<TypeText> Arguments, IReadOnlyList<int> Ranks)
{
    /// <summary>The name of the type that stands for every class in code that all of them share.</summary>
    public const string Shared = "System.__Canon";

    public static TypeText From(Type type)
    {
        var ranks = new List<int>();
        for (; type.IsArray; type = type.GetElementType()!) ranks.Insert(0, type.GetArrayRank());
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return new(type.Assembly.GetName().Name!,
            definition.FullName!, [.. type.GetGenericArguments().Select(From)], ranks);
    }

    public override string ToString() =>
        $"{Assembly}!{Name}{Format(Arguments)}{string.Concat(Ranks.Select(rank => $"[{new string(',', rank - 1)}]"))}";

    /// <summary>Writes generic arguments; nothing where there are none.</summary>
    public static string Format(IReadOnlyList<TypeText> arguments) =>
        arguments.Count == 0 ? "" : $"<{string.Join(';', arguments)}>";
}
