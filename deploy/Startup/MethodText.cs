using System.Reflection;

namespace Experiments.Startup;

/// <summary>A method as one line: <c>Type::Name&lt;Arguments&gt;/Parameters</c>.</summary>
/// <param name="Type">The type that declares it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">The arguments of a generic method.</param>
/// <param name="Parameters">The number of its parameters; overloads with as many are not told apart.</param>
internal sealed record MethodText(TypeText Type, string Name, IReadOnlyList<TypeText> Arguments, int Parameters)
{
    private const string Scope = "::";

    public static MethodText From(MethodBase method) => new(
        TypeText.From(method.DeclaringType!), method.Name,
        method.IsGenericMethod ? [.. method.GetGenericArguments().Select(TypeText.From)] : [],
        method.GetParameters().Length);

    public static MethodText Parse(string line)
    {
        // Names that the compiler makes have angle brackets of their own, but the arguments begin with an assembly.
        var scope = FindScope(line);
        var slash = line.LastIndexOf('/');
        var at = 0;
        var type = ParseType(line[..scope], ref at);
        var method = line[(scope + Scope.Length)..slash];
        var begin = FindArguments(method);
        at = begin;
        return new(type, method[..begin],
            begin < method.Length ? ParseArguments(method, ref at) : [], int.Parse(line.AsSpan(slash + 1)));
    }

    public override string ToString() => $"{Type}{Scope}{Name}{TypeText.Format(Arguments)}/{Parameters}";

    private static int FindScope(string line) => line.IndexOf(Scope, StringComparison.Ordinal);

    private static int FindArguments(string text)
    {
        // The first bracket behind which an assembly's name ends with an exclamation mark.
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '<' && IsAssembly(text.AsSpan(i + 1))) return i;
        return text.Length;
    }

    private static bool IsAssembly(ReadOnlySpan<char> text) =>
        text.IndexOfAny("<>!") is > 0 and var end && text[end] == '!';

    private static TypeText ParseType(string text, ref int at)
    {
        var mark = text.IndexOf('!', at);
        var assembly = text[at..mark];
        var begin = at = mark + 1;
        var depth = 0;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c is ';' or '[' || (c == '<' && IsAssembly(text.AsSpan(at + 1))) || (c == '>' && depth == 0)) break;
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
        }
        var name = text[begin..at];
        IReadOnlyList<TypeText> arguments = at < text.Length && text[at] == '<' ? ParseArguments(text, ref at) : [];
        var ranks = new List<int>();
        while (at < text.Length && text[at] == '[')
        {
            var end = text.IndexOf(']', at);
            ranks.Add(end - at);
            at = end + 1;
        }
        return new(assembly, name, arguments, ranks);
    }

    private static List<TypeText> ParseArguments(string text, ref int at)
    {
        var arguments = new List<TypeText>();
        do
        {
            at++;
            arguments.Add(ParseType(text, ref at));
        } while (text[at] == ';');
        at++;
        return arguments;
    }
}
