namespace Experiments.Architecture.Tests;

/// <summary>The circles of a graph: its strongly connected components of more than one node (Tarjan, 1972).</summary>
internal static class Circles
{
    public static IReadOnlyList<IReadOnlyList<string>> Find(Dictionary<string, HashSet<string>> graph)
    {
        var (index, low, stack, found) =
            (new Dictionary<string, int>(),
                new Dictionary<string, int>(), new Stack<string>(), new List<IReadOnlyList<string>>());
        foreach (var node in graph.Keys.Order(StringComparer.Ordinal)) Visit(node);
        return found;

        void Visit(string node)
        {
            if (!index.TryAdd(node, index.Count)) return;
            low[node] = index[node];
            stack.Push(node);
            foreach (var next in graph.GetValueOrDefault(node) ?? [])
            {
                Visit(next);
                if (stack.Contains(next)) low[node] = Math.Min(low[node], low[next]);
            }
            if (low[node] != index[node]) return;
            var component = new List<string>();
            do component.Add(stack.Pop()); while (component[^1] != node);
            if (component.Count > 1) found.Add([.. component.Order(StringComparer.Ordinal)]);
        }
    }
}
