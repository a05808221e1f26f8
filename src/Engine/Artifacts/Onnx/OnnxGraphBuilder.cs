using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace Experiments.Engine.Artifacts.Onnx;

/// <summary>
/// Builds an ONNX graph of opset 17 from nodes, constants, inputs and outputs. Makes names unique, so emitters choose
/// names only for the reader of the model.
/// </summary>
public sealed class OnnxGraphBuilder
{
    /// <summary>The name of the batch axis.</summary>
    internal const string Batch = "N";

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    internal OnnxGraphBuilder(string graphName) => Graph = new() { Name = graphName };

    /// <summary>The graph built so far.</summary>
    internal GraphProto Graph { get; }

    /// <summary>Declares an input of the model; <paramref name="extents"/> follow the batch axis.</summary>
    internal string AddInput(string name, DataType type, params ReadOnlySpan<long> extents)
    {
        Graph.Input.Add(CreateValueInfo(ReserveName(name), type, extents));
        return name;
    }

    /// <summary>Declares an output of the model; call it before any node, so that no node takes the name.</summary>
    internal string AddOutput(string name, DataType type, params ReadOnlySpan<long> extents)
    {
        Graph.Output.Add(CreateValueInfo(ReserveName(name), type, extents));
        return name;
    }

    /// <summary>
    /// Adds a node whose result is named <paramref name="name"/>, made unique, and returns that name.
    /// </summary>
    /// <param name="opType">The operator, of ONNX's default domain.</param>
    /// <param name="name">The name for the reader of the model.</param>
    /// <param name="inputs">The names of the inputs: of nodes, of constants, or of the op's inputs.</param>
    /// <param name="attributes">The attributes of the operator.</param>
    public string AddNode(
        string opType, string name, IReadOnlyList<string> inputs, params ReadOnlySpan<OnnxAttribute> attributes) =>
            AddNodeInto(ReserveName(name), opType, inputs, attributes);

    /// <summary>Adds a node whose result is a declared output.</summary>
    internal string AddNodeInto(
        string output, string opType, IReadOnlyList<string> inputs, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        var node = new NodeProto { Name = output, OpType = opType };
        node.Input.Add(inputs);
        node.Output.Add(output);
        foreach (var attribute in attributes) node.Attribute.Add(attribute.Proto);
        Graph.Node.Add(node);
        return output;
    }

    /// <summary>Adds a float32 constant, row-major, and returns its name; without extents it is a scalar.</summary>
    public string AddConstant(string name, float[] values, params ReadOnlySpan<long> extents)
    {
        var tensor = AddTensor(name, DataType.Float, extents);
        // raw_data is little-endian by the standard, like every machine on which .NET 10 runs the engine.
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values));
        return tensor.Name;
    }

    /// <summary>Adds a float64 constant, row-major, and returns its name; without extents it is a scalar.</summary>
    public string AddConstant(string name, double[] values, params ReadOnlySpan<long> extents)
    {
        var tensor = AddTensor(name, DataType.Double, extents);
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<double>(values));
        return tensor.Name;
    }

    /// <summary>Adds a conversion to another type, and returns the name of its result.</summary>
    internal string AddCast(string name, string x, DataType type) =>
        AddNode("Cast", name, [x], OnnxAttribute.Create("to", (long)type));

    /// <summary>Adds a vector of integers (int64), and returns its name.</summary>
    public string AddConstant(string name, params long[] values)
    {
        var tensor = AddTensor(name, DataType.Int64, [values.Length]);
        tensor.Int64Data.Add(values);
        return tensor.Name;
    }

    /// <summary>Adds a vector of strings.</summary>
    internal string AddConstant(string name, IReadOnlyCollection<string> values)
    {
        var tensor = AddTensor(name, DataType.String, [values.Count]);
        tensor.StringData.Add(values.Select(ByteString.CopyFromUtf8));
        return tensor.Name;
    }

    private TensorProto AddTensor(string name, DataType type, ReadOnlySpan<long> extents)
    {
        var tensor = new TensorProto { Name = ReserveName(name), DataType = (int)type };
        foreach (var extent in extents) tensor.Dims.Add(extent);
        Graph.Initializer.Add(tensor);
        return tensor;
    }

    private static ValueInfoProto CreateValueInfo(string name, DataType type, ReadOnlySpan<long> extents)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = Batch } } };
        foreach (var extent in extents) shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = extent });
        return new()
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } }
        };
    }

    private string ReserveName(string name)
    {
        var unique = name;
        for (var i = 1; !_names.Add(unique); i++) unique = $"{name}_{i}";
        return unique;
    }
}
