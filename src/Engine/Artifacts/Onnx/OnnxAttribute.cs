using Google.Protobuf;
using Onnx;
using Kind = Onnx.AttributeProto.Types.AttributeType;

namespace Experiments.Engine.Artifacts.Onnx;

/// <summary>An attribute of a node: a constant that is part of the operator, as <c>axis</c> of Concat.</summary>
public sealed class OnnxAttribute
{
    private OnnxAttribute(AttributeProto proto) => Proto = proto;

    internal AttributeProto Proto { get; }

    /// <summary>An attribute that is a whole number.</summary>
    public static OnnxAttribute Create(string name, long value) =>
        new(new() { Name = name, Type = Kind.Int, I = value });

    /// <summary>An attribute that is a number.</summary>
    public static OnnxAttribute Create(string name, float value) =>
        new(new() { Name = name, Type = Kind.Float, F = value });

    /// <summary>An attribute that is text.</summary>
    public static OnnxAttribute Create(string name, string value) =>
        new(new() { Name = name, Type = Kind.String, S = ByteString.CopyFromUtf8(value) });

    /// <summary>An attribute that is a list of whole numbers, as the strides of a convolution.</summary>
    public static OnnxAttribute Create(string name, IEnumerable<long> values) =>
        new(new() { Name = name, Type = Kind.Ints, Ints = { values } });
}
