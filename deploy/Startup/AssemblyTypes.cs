using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Experiments.Startup;

/// <summary>The types of an assembly's file by their full names.</summary>
internal sealed class AssemblyTypes
{
    private readonly MetadataReader _reader;
    private readonly Dictionary<string, TypeDefinitionHandle> _types = new(StringComparer.Ordinal);

    private AssemblyTypes(MetadataReader reader)
    {
        _reader = reader;
        Name = reader.GetString(reader.GetAssemblyDefinition().Name);
        foreach (var handle in reader.TypeDefinitions) _types[FullName(handle)] = handle;
    }

    /// <summary>The name of the assembly.</summary>
    public string Name { get; }

    /// <summary>Reads a file; null if it is no assembly of .NET.</summary>
    public static AssemblyTypes? Read(string path)
    {
        try
        {
            var file = new PEReader(new MemoryStream(File.ReadAllBytes(path)));
            return file.HasMetadata && file.GetMetadataReader() is { IsAssembly: true } reader ? new(reader) : null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    public bool Contains(string type) => _types.ContainsKey(type);

    public bool IsValueType(string type)
    {
        var parent = _reader.GetTypeDefinition(_types[type]).BaseType;
        if (parent.IsNil) return false;
        var (space, name) = parent.Kind == HandleKind.TypeReference
            ? (_reader.GetTypeReference((TypeReferenceHandle)parent).Namespace,
                _reader.GetTypeReference((TypeReferenceHandle)parent).Name)
            : parent.Kind == HandleKind.TypeDefinition
                ? (_reader.GetTypeDefinition((TypeDefinitionHandle)parent).Namespace,
                    _reader.GetTypeDefinition((TypeDefinitionHandle)parent).Name)
                : default;
        return !space.IsNil && _reader.GetString(space) == "System" && type != "System.Enum"
            && _reader.GetString(name) is "ValueType" or "Enum";
    }

    /// <summary>Returns the methods of this name with as many parameters and generic arguments.</summary>
    public IReadOnlyList<MethodDefinitionHandle> FindMethods(MethodText method) =>
        [.. _reader.GetTypeDefinition(_types[method.Type.Name]).GetMethods().Where(handle =>
        {
            var found = _reader.GetMethodDefinition(handle);
            if (!_reader.StringComparer.Equals(found.Name, method.Name)) return false;
            var signature = _reader.GetBlobReader(found.Signature);
            var arguments = signature.ReadSignatureHeader().IsGeneric ? signature.ReadCompressedInteger() : 0;
            return arguments == method.Arguments.Count && signature.ReadCompressedInteger() == method.Parameters
                && found.RelativeVirtualAddress != 0;
        })];

    /// <summary>Copies the signature of a method to another assembly.</summary>
    /// <param name="method">The method.</param>
    /// <param name="referTo">Returns the other assembly's reference to a type.</param>
    public BlobBuilder CopySignature(MethodDefinitionHandle method, Func<string, string, EntityHandle> referTo)
    {
        var copy = new SignatureCopy(_reader.GetBlobReader(_reader.GetMethodDefinition(method).Signature), Translate);
        return copy.CopyMethod();

        EntityHandle Translate(EntityHandle type)
        {
            var (assembly, name) = NameOf(type);
            return referTo(assembly, name);
        }
    }

    private (string Assembly, string Name) NameOf(EntityHandle type)
    {
        if (type.Kind == HandleKind.TypeDefinition) return (Name, FullName((TypeDefinitionHandle)type));
        var reference = _reader.GetTypeReference((TypeReferenceHandle)type);
        var name = _reader.GetString(reference.Name);
        switch (reference.ResolutionScope.Kind)
        {
            case HandleKind.TypeReference:
                var (assembly, outer) = NameOf(reference.ResolutionScope);
                return (assembly, $"{outer}+{name}");
            case HandleKind.AssemblyReference:
                var home = _reader.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope);
                return (_reader.GetString(home.Name), Join(reference.Namespace, name));
            default:
                return (Name, Join(reference.Namespace, name));
        }
    }

    private string FullName(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        var name = _reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{FullName(outer)}+{name}"
            : Join(type.Namespace, name);
    }

    private string Join(StringHandle space, string name) => space.IsNil ? name : $"{_reader.GetString(space)}.{name}";
}
