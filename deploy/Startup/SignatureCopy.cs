using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Experiments.Startup;

/// <summary>Copies a method's signature, byte by byte but for the types that it names (ECMA-335, II.23.2).</summary>
internal sealed class SignatureCopy(BlobReader source, Func<EntityHandle, EntityHandle> translate)
{
    private readonly BlobBuilder _copy = new();
    private BlobReader _source = source;

    /// <summary>Returns the code of a primitive type; null for another type.</summary>
    public static PrimitiveTypeCode? FindPrimitive(string name) => name switch
    {
        "System.Boolean" => PrimitiveTypeCode.Boolean,
        "System.Char" => PrimitiveTypeCode.Char,
        "System.SByte" => PrimitiveTypeCode.SByte,
        "System.Byte" => PrimitiveTypeCode.Byte,
        "System.Int16" => PrimitiveTypeCode.Int16,
        "System.UInt16" => PrimitiveTypeCode.UInt16,
        "System.Int32" => PrimitiveTypeCode.Int32,
        "System.UInt32" => PrimitiveTypeCode.UInt32,
        "System.Int64" => PrimitiveTypeCode.Int64,
        "System.UInt64" => PrimitiveTypeCode.UInt64,
        "System.Single" => PrimitiveTypeCode.Single,
        "System.Double" => PrimitiveTypeCode.Double,
        "System.IntPtr" => PrimitiveTypeCode.IntPtr,
        "System.UIntPtr" => PrimitiveTypeCode.UIntPtr,
        "System.String" => PrimitiveTypeCode.String,
        _ => null,
    };

    public BlobBuilder CopyMethod()
    {
        var header = _source.ReadSignatureHeader();
        _copy.WriteByte(header.RawValue);
        if (header.IsGeneric) CopyInteger();
        var parameters = CopyInteger();
        for (var i = 0; i <= parameters; i++) CopyType();
        return _copy;
    }

    private void CopyType()
    {
        var code = _source.ReadSignatureTypeCode();
        // The reader does not tell the two apart.
        if (code == SignatureTypeCode.TypeHandle)
        {
            _source.Offset--;
            _copy.WriteByte(_source.ReadByte());
            CopyTypeHandle();
            return;
        }
        _copy.WriteByte((byte)code);
        switch (code)
        {
            case SignatureTypeCode.RequiredModifier or SignatureTypeCode.OptionalModifier:
                CopyTypeHandle();
                CopyType();
                break;
            case SignatureTypeCode.ByReference or SignatureTypeCode.Pointer or SignatureTypeCode.SZArray
                or SignatureTypeCode.Pinned or SignatureTypeCode.Sentinel:
                CopyType();
                break;
            case SignatureTypeCode.GenericTypeParameter or SignatureTypeCode.GenericMethodParameter:
                CopyInteger();
                break;
            case SignatureTypeCode.GenericTypeInstance:
                CopyType();
                for (var arguments = CopyInteger(); arguments > 0; arguments--) CopyType();
                break;
            case SignatureTypeCode.Array:
                CopyType();
                CopyInteger();
                for (var sizes = CopyInteger(); sizes > 0; sizes--) CopyInteger();
                for (var bounds = CopyInteger(); bounds > 0; bounds--)
                    _copy.WriteCompressedSignedInteger(_source.ReadCompressedSignedInteger());
                break;
            case SignatureTypeCode.FunctionPointer:
                var inner = new SignatureCopy(_source, translate);
                _copy.LinkSuffix(inner.CopyMethod());
                _source = inner._source;
                break;
        }
    }

    private void CopyTypeHandle() =>
        _copy.WriteCompressedInteger(CodedIndex.TypeDefOrRefOrSpec(translate(_source.ReadTypeHandle())));

    private int CopyInteger()
    {
        var value = _source.ReadCompressedInteger();
        _copy.WriteCompressedInteger(value);
        return value;
    }
}
