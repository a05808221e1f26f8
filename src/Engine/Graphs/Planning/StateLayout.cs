namespace Experiments.Engine.Graphs.Planning;

/// <summary>
/// The layout of a lane's state: the parameters, then the buffers, in one flat block. The solver is then one pass, and
/// the extraction of a lane is one copy.
/// </summary>
internal sealed class StateLayout
{
    public StateLayout(Graph graph)
    {
        var offset = 0;
        Parameters = [.. graph.Parameters.Select(Next)];
        ParameterFloats = offset;
        Buffers = [.. graph.Buffers.Select(Next)];
        Floats = offset;

        StateSegment Next(Symbol symbol)
        {
            var segment = new StateSegment(symbol.Name, offset, symbol.Shape.Size, symbol.Decays);
            offset = checked((int)PlanTensor.Align((long)offset + segment.Length));
            return segment;
        }
    }

    /// <summary>The segments of the parameters, in order of declaration.</summary>
    public IReadOnlyList<StateSegment> Parameters { get; }

    /// <summary>The segments of the buffers, in order of declaration.</summary>
    public IReadOnlyList<StateSegment> Buffers { get; }

    /// <summary>The length of the parameters' part with padding, in floats.</summary>
    public int ParameterFloats { get; }

    /// <summary>The length of a lane's state with padding, in floats.</summary>
    public int Floats { get; }

    /// <summary>Copies named tensors into a lane's flat state; padding is not changed.</summary>
    /// <exception cref="ArgumentException">A tensor is missing or has another size.</exception>
    public void Pack(IReadOnlyDictionary<string, float[]> tensors, Span<float> flat)
    {
        foreach (var segment in Parameters.Concat(Buffers))
        {
            if (!tensors.TryGetValue(segment.Name, out var values))
                throw new ArgumentException(
                    $"The state has no tensor '{segment.Name}'; the network declares one.", nameof(tensors));
            if (values.Length != segment.Length)
                throw new ArgumentException(
                    $"The tensor '{segment.Name}' has {values.Length} elements; the network declares {segment.Length}.",
                    nameof(tensors));
            values.CopyTo(flat[segment.Offset..]);
        }
    }

    /// <summary>Copies a lane's flat state out into named tensors, in order of declaration.</summary>
    public IReadOnlyDictionary<string, float[]> Unpack(ReadOnlySpan<float> flat)
    {
        var tensors = new OrderedDictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var segment in Parameters.Concat(Buffers))
            tensors.Add(segment.Name, flat.Slice(segment.Offset, segment.Length).ToArray());
        return tensors;
    }
}
