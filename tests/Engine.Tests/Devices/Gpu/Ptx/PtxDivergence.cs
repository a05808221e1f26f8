namespace Experiments.Engine.Tests.Devices.Gpu.Ptx;

/// <summary>
/// Finds what differs between the threads of a group: values that come from a thread's index, also by a load from an
/// address with it, and the ways that threads take by such a value. A value of one address of memory is taken as the
/// same for all threads. It may find too much, where ways cross that no kernel of ours has, and never too little.
/// </summary>
internal sealed class PtxDivergence
{
    private static readonly string[] s_sources = ["%tid.x", "%tid.y", "%tid.z", "%laneid", "%warpid", "%clock"];

    private readonly PtxFlow _flow;
    private readonly HashSet<string>[] _inputs;
    private readonly HashSet<int> _branches = [];
    private readonly List<string> _findings = [];

    private PtxDivergence(PtxFlow flow)
    {
        _flow = flow;
        _inputs = [.. Enumerable.Range(0, flow.Exit + 1).Select(_ => new HashSet<string>(StringComparer.Ordinal))];
    }

    /// <summary>
    /// Returns the faults: branches that are said to be uniform and depend on a thread, and barriers that not all
    /// threads of a group may come to.
    /// </summary>
    public static IReadOnlyList<string> FindFaults(string ptx)
    {
        var analysis = new PtxDivergence(new PtxFlow(ptx));
        while (analysis.Step())
        {
            // Sets only grow, so this ends.
        }
        analysis.Report();
        return analysis._findings;
    }

    /// <summary>Carries the values that differ once through all blocks; true if something was new.</summary>
    private bool Step()
    {
        var isChanged = false;
        for (var block = 0; block < _flow.Exit; block++)
        {
            var values = new HashSet<string>(_inputs[block], StringComparer.Ordinal);
            foreach (var instruction in _flow[block]) Apply(instruction, values);
            foreach (var next in _flow.GetSuccessors(block))
                foreach (var value in values) isChanged |= _inputs[next].Add(value);
            if (_flow.GetSuccessors(block).Length < 2 || !Differs(_flow[block][^1].Guard!, values)
                || !_branches.Add(block)) continue;
            isChanged = true;
            MarkMeetings(block);
        }
        return isChanged;
    }

    private static void Apply(PtxInstruction instruction, HashSet<string> values)
    {
        var differs = instruction.IsAtomic || instruction.Reads.Any(value => Differs(value, values))
            || (instruction.Guard is { } guard && Differs(guard, values));
        foreach (var value in instruction.Writes)
            if (differs) values.Add(value);
            else if (instruction.Guard is null) values.Remove(value);
    }

    private static bool Differs(string value, HashSet<string> values) =>
        values.Contains(value) || s_sources.Contains(value);

    /// <summary>
    /// What was written on one of the ways differs where threads meet that took different ways, or left a loop in
    /// different rounds.
    /// </summary>
    private void MarkMeetings(int branch)
    {
        var end = _flow.FindMeeting(branch);
        var region = _flow.FindRegion(branch);
        var ways = _flow.GetSuccessors(branch).Select(next => Reach(next, end)).ToList();
        foreach (var block in ways[0].Intersect(ways[1]).Append(end))
        {
            var leavesLoop = _flow.Predecessors[block]
                .Any(before => region.Contains(before) && _flow.FindReached([before], end).Contains(branch));
            if (_flow.Predecessors[block].Length < 2 && !leavesLoop) continue;
            foreach (var writer in region.Where(writer => block == end || Reach(writer, end).Contains(block)))
                foreach (var value in _flow[writer].SelectMany(instruction => instruction.Writes))
                    _inputs[block].Add(value);
        }
    }

    private HashSet<int> Reach(int from, int end) => _flow.FindReached([from], end);

    private void Report()
    {
        var alone = _branches.SelectMany(_flow.FindRegion).ToHashSet();
        for (var block = 0; block < _flow.Exit; block++)
        {
            var values = new HashSet<string>(_inputs[block], StringComparer.Ordinal);
            foreach (var instruction in _flow[block])
            {
                if (instruction.IsBarrier && (alone.Contains(block)
                    || (instruction.Guard is { } guard && Differs(guard, values))))
                    _findings.Add($"not all threads come to: {instruction.Text}");
                if (instruction is { IsBranch: true, Guard: { } predicate } && Differs(predicate, values)
                    && instruction.Operation.EndsWith(".uni", StringComparison.Ordinal))
                    _findings.Add($"depends on a thread: {instruction.Text}");
                Apply(instruction, values);
            }
        }
    }
}
