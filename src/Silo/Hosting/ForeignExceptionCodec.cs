using System.Buffers;
using Experiments.Contracts.Errors;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.GeneratedCodeHelpers;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace Experiments.Silo.Hosting;

/// <summary>
/// Sends an exception that has no serializer, of a library or of the engine, as a <see cref="SiloException"/> with its
/// text. Without it the caller would receive an error about the missing serializer instead. The caller may lack the
/// exception's type, and could not fill its members.
/// </summary>
internal sealed class ForeignExceptionCodec : IGeneralizedCodec
{
    // The types of the base class library have Orleans' own serializer, by their namespaces.
    private static readonly string[] s_known = ["System", "Microsoft", "Azure", "Orleans"];

    /// <inheritdoc/>
    public bool IsSupportedType(Type type) => type.IsAssignableTo(typeof(Exception))
        && !Array.Exists(s_known, known => type.Namespace?.StartsWith(known, StringComparison.Ordinal) == true)
        && !type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false);

    /// <inheritdoc/>
    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, object? value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (value is not Exception error)
        {
            ReferenceCodec.WriteNullReference(ref writer, fieldIdDelta);
            return;
        }
        // The messages of this program are written for users; those of libraries need the name of their type.
        var isOwn = error.GetType().Namespace?.StartsWith(nameof(Experiments), StringComparison.Ordinal) == true;
        OrleansGeneratedCodeHelper.SerializeUnexpectedType(ref writer, fieldIdDelta, expectedType, new SiloException(
            isOwn ? error.Message : $"{error.GetType().Name}: {error.Message}", error.InnerException));
    }

    /// <inheritdoc/>
    public object ReadValue<TInput>(ref Reader<TInput> reader, Field field) =>
        throw new NotSupportedException("An exception without a serializer is sent as another.");
}
