using System.Text.RegularExpressions;

namespace Experiments.Engine.Tests.Devices.Gpu.Ptx;

/// <summary>One instruction of a kernel's PTX text.</summary>
/// <param name="Text">The line.</param>
/// <param name="Guard">The predicate register under which it runs, or null.</param>
/// <param name="Operation">The operation with its suffixes.</param>
/// <param name="Writes">The registers that it writes.</param>
/// <param name="Reads">The registers that it reads, and those of addresses.</param>
internal sealed partial record PtxInstruction(
    string Text, string? Guard, string Operation, IReadOnlyList<string> Writes, IReadOnlyList<string> Reads)
{
    public bool IsBranch => Is("bra");

    public bool IsReturn => Is("ret") || Is("exit");

    public bool IsBarrier => Is("bar") || Is("barrier");

    public bool IsAtomic => Is("atom");

    /// <summary>The label to which a branch goes.</summary>
    public string Target => Text[(Text.LastIndexOfAny([' ', '\t']) + 1)..].TrimEnd(';');

    /// <summary>Reads a line without its label.</summary>
    /// <exception cref="NotSupportedException">The line goes elsewhere in a way that is not known here.</exception>
    public static PtxInstruction Parse(string line)
    {
        var parts = Line().Match(line);
        if (!parts.Success) throw new NotSupportedException($"This is no instruction: {line}");
        var operation = parts.Groups["operation"].Value;
        var name = operation.Split('.')[0];
        if (name is "call" or "brx" or "shfl" or "vote" or "activemask" or "match")
            throw new NotSupportedException($"The analysis does not know {operation}: {line}");
        var operands = parts.Groups["operands"].Value;
        var first = name is "st" or "red" or "bra" or "bar" or "barrier" or "ret" or "exit"
            ? ""
            : FirstOperand().Match(operands).Value;
        return new(line.Trim(), parts.Groups["guard"] is { Success: true } guard ? guard.Value : null, operation,
            [.. Registers().Matches(first).Select(match => match.Value)],
            [.. Registers().Matches(operands[first.Length..]).Select(match => match.Value)]);
    }

    private bool Is(string name) => Operation.Split('.')[0] == name;

    [GeneratedRegex(@"^\s*(@!?(?<guard>%\w+)\s+)?(?<operation>[a-z][\w.]*)(?<operands>[^;]*);")]
    private static partial Regex Line();

    [GeneratedRegex(@"^\s*(\{[^}]*\}|[^,]*)")]
    private static partial Regex FirstOperand();

    [GeneratedRegex(@"%\w+(\.[xyz])?")]
    private static partial Regex Registers();
}
