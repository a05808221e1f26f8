namespace Experiments.Engine.Tests.Devices.Gpu.Ptx;

/// <summary>The basic blocks of a kernel's PTX text, with the ways between them.</summary>
internal sealed class PtxFlow
{
    private readonly List<List<PtxInstruction>> _blocks = [];
    private readonly int[][] _successors;
    private readonly bool[][] _postDominators;

    public PtxFlow(string ptx)
    {
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        var isOpen = false;
        foreach (var line in ptx.Split('\n')[FindBody(ptx)..].Select(line => line.Trim()))
        {
            if (line.Length == 0 || line[0] is '.' or '{' or '}' || line.StartsWith("//", StringComparison.Ordinal))
                continue;
            if (line.EndsWith(':'))
            {
                // Labels that follow each other name one block.
                if (isOpen || _blocks.Count == 0 || _blocks[^1].Count > 0) _blocks.Add([]);
                labels.Add(line[..^1], _blocks.Count - 1);
                isOpen = false;
                continue;
            }
            if (!isOpen && (_blocks.Count == 0 || _blocks[^1].Count > 0)) _blocks.Add([]);
            var instruction = PtxInstruction.Parse(line);
            _blocks[^1].Add(instruction);
            isOpen = !instruction.IsBranch && !instruction.IsReturn;
        }
        _successors = [.. Enumerable.Range(0, Exit).Select(block => FindSuccessors(block, labels)), []];
        Predecessors = [.. Enumerable.Range(0, Exit + 1).Select(
            block => Enumerable.Range(0, Exit).Where(other => _successors[other].Contains(block)).ToArray())];
        _postDominators = FindPostDominators();
    }

    /// <summary>The number of blocks, and that of the end, to which every return goes.</summary>
    public int Exit => _blocks.Count;

    public int[][] Predecessors { get; }

    public IReadOnlyList<PtxInstruction> this[int block] => _blocks[block];

    public int[] GetSuccessors(int block) => _successors[block];

    /// <summary>
    /// The blocks that some of the threads may run without others after a block, if these take different ways out of
    /// it: all before the first block that every way comes to.
    /// </summary>
    public HashSet<int> FindRegion(int block) => FindReached(_successors[block], FindMeeting(block));

    /// <summary>The first block to which all ways out of a block come.</summary>
    public int FindMeeting(int block) =>
        Enumerable.Range(0, Exit + 1).Where(other => other != block && _postDominators[block][other])
            .MaxBy(other => _postDominators[other].Count(each => each));

    /// <summary>The blocks that are reached from some, with them, on ways that end before a block.</summary>
    public HashSet<int> FindReached(IEnumerable<int> from, int end)
    {
        var reached = new HashSet<int>();
        var open = new Stack<int>(from);
        while (open.TryPop(out var block))
            if (block != end && reached.Add(block))
                foreach (var next in _successors[block]) open.Push(next);
        return reached;
    }

    private static int FindBody(string ptx) =>
        Array.FindIndex(ptx.Split('\n'), line => line.TrimStart().StartsWith('{'));

    private int[] FindSuccessors(int block, Dictionary<string, int> labels)
    {
        if (_blocks[block].Count == 0) return [block + 1];
        var last = _blocks[block][^1];
        var target = last.IsBranch ? labels[last.Target] : last.IsReturn ? Exit : block + 1;
        return last.Guard is not null && (last.IsBranch || last.IsReturn) && target != block + 1
            ? [target, block + 1]
            : [target];
    }

    private bool[][] FindPostDominators()
    {
        bool[][] sets = [.. Enumerable.Range(0, Exit + 1).Select(block =>
            Enumerable.Range(0, Exit + 1).Select(other => block != Exit || other == Exit).ToArray())];
        for (var isChanged = true; isChanged;)
        {
            isChanged = false;
            for (var block = Exit - 1; block >= 0; block--)
                for (var other = 0; other <= Exit; other++)
                {
                    var isOne = other == block || _successors[block].All(next => sets[next][other]);
                    isChanged |= isOne != sets[block][other];
                    sets[block][other] = isOne;
                }
        }
        return sets;
    }
}
