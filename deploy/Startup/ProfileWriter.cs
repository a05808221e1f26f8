using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Experiments.Startup;

/// <summary>
/// Writes methods as a profile (.mibc) of the ahead-of-time compiler: an assembly whose methods name other methods. The
/// compiler then also compiles these, among them generic ones that no code visible to it calls.
/// </summary>
internal sealed class ProfileWriter
{
    private readonly MetadataBuilder _metadata = new();
    private readonly BlobBuilder _code = new();
    private readonly Dictionary<string, AssemblyTypes> _assemblies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EntityHandle> _references = new(StringComparer.Ordinal);
    // The methods by the assemblies that they are made of, of which the first is their own.
    private readonly SortedDictionary<string, InstructionEncoder> _groups = new(StringComparer.Ordinal);

    public ProfileWriter(IEnumerable<string> assemblies)
    {
        foreach (var path in assemblies)
            if (AssemblyTypes.Read(path) is { } read) _assemblies[read.Name] = read;
    }

    /// <summary>Adds the methods of this name; false if there is none, as after a change of the program.</summary>
    public bool TryAdd(MethodText method)
    {
        if (!_assemblies.TryGetValue(method.Type.Assembly, out var home) || !IsKnown(method.Type)
                || !method.Arguments.All(IsKnown))
            return false;
        var found = home.FindMethods(method);
        foreach (var handle in found)
        {
            var names = method.Arguments.Append(method.Type).SelectMany(NamesOf).Distinct(StringComparer.Ordinal)
                .Where(name => name != home.Name).Order(StringComparer.Ordinal);
            var group = $"{string.Join(';', names.Prepend(home.Name))};";
            if (!_groups.TryGetValue(group, out var code)) _groups[group] = code = new(new BlobBuilder());
            code.OpCode(ILOpCode.Ldtoken);
            code.Token(ReferTo(method, home, handle));
            code.OpCode(ILOpCode.Pop);
        }
        return found.Count > 0;
    }

    /// <summary>Returns the assembly.</summary>
    public byte[] Build()
    {
        var bodies = new MethodBodyStreamEncoder(_code);
        var dictionary = new InstructionEncoder(new BlobBuilder());
        var methods = 0;
        foreach (var (names, code) in _groups)
        {
            var method = AddMethod($"Methods_{methods++}", code);
            dictionary.LoadString(_metadata.GetOrAddUserString(names));
            dictionary.OpCode(ILOpCode.Ldtoken);
            dictionary.Token(method);
            dictionary.OpCode(ILOpCode.Pop);
        }
        AddMethod("AssemblyDictionary", dictionary);
        _metadata.AddTypeDefinition(default, default, _metadata.GetOrAddString("<Module>"), default,
            MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var name = _metadata.GetOrAddString("startup.mibc");
        _metadata.AddModule(0, name, _metadata.GetOrAddGuid(Guid.Empty), default, default);
        _metadata.AddAssembly(name, new(1, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
        var file = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new(_metadata), _code,
            deterministicIdProvider: content => BlobContentId.FromHash(new byte[20])).Serialize(file);
        return file.ToArray();

        MethodDefinitionHandle AddMethod(string methodName, InstructionEncoder code)
        {
            var signature = new BlobBuilder();
            new BlobEncoder(signature).MethodSignature().Parameters(0, returns => returns.Void(), _ => { });
            return _metadata.AddMethodDefinition(
                MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL,
                _metadata.GetOrAddString(methodName), _metadata.GetOrAddBlob(signature),
                bodies.AddMethodBody(code), MetadataTokens.ParameterHandle(1));
        }
    }

    private bool IsKnown(TypeText type) => (type.Name == TypeText.Shared
            || (_assemblies.TryGetValue(type.Assembly, out var home) && home.Contains(type.Name)))
        && type.Arguments.All(IsKnown);

    private static IEnumerable<string> NamesOf(TypeText type) =>
        type.Name == TypeText.Shared ? [] : type.Arguments.SelectMany(NamesOf).Append(type.Assembly);

    private EntityHandle ReferTo(MethodText method, AssemblyTypes home, MethodDefinitionHandle handle)
    {
        EntityHandle member = _metadata.AddMemberReference(ReferTo(method.Type),
            _metadata.GetOrAddString(method.Name), _metadata.GetOrAddBlob(home.CopySignature(handle, ReferTo)));
        if (method.Arguments.Count == 0) return member;
        var blob = new BlobBuilder();
        var arguments = new BlobEncoder(blob).MethodSpecificationSignature(method.Arguments.Count);
        foreach (var argument in method.Arguments) Encode(argument, arguments.AddArgument());
        return _metadata.AddMethodSpecification(member, _metadata.GetOrAddBlob(blob));
    }

    private EntityHandle ReferTo(TypeText type)
    {
        if (type.Arguments.Count == 0 && type.Ranks.Count == 0) return ReferTo(type.Assembly, type.Name);
        var blob = new BlobBuilder();
        Encode(type, new BlobEncoder(blob).TypeSpecificationSignature());
        return _metadata.AddTypeSpecification(_metadata.GetOrAddBlob(blob));
    }

    private EntityHandle ReferTo(string assembly, string name)
    {
        // The compiler knows the shared type under this assembly's name.
        if (name == TypeText.Shared) assembly = "System.Private.Canon";
        var key = $"{assembly}!{name}";
        if (_references.TryGetValue(key, out var known)) return known;
        if (name.LastIndexOf('+') is > 0 and var plus)
            return _references[key] = _metadata.AddTypeReference(
                ReferTo(assembly, name[..plus]), default, _metadata.GetOrAddString(name[(plus + 1)..]));
        if (!_references.TryGetValue(assembly, out var scope))
            _references[assembly] = scope = _metadata.AddAssemblyReference(
                _metadata.GetOrAddString(assembly), new(0, 0, 0, 0), default, default, default, default);
        var dot = name.LastIndexOf('.');
        return _references[key] = _metadata.AddTypeReference(scope,
            dot < 0 ? default : _metadata.GetOrAddString(name[..dot]), _metadata.GetOrAddString(name[(dot + 1)..]));
    }

    private void Encode(TypeText type, SignatureTypeEncoder encoder)
    {
        if (type.Ranks.Count > 0)
        {
            var rank = type.Ranks[^1];
            var element = type with { Ranks = [.. type.Ranks.SkipLast(1)] };
            if (rank == 1) Encode(element, encoder.SZArray());
            else encoder.Array(e => Encode(element, e), shape => shape.Shape(rank, [], []));
            return;
        }
        var isValue = type.Name != TypeText.Shared && _assemblies[type.Assembly].IsValueType(type.Name);
        if (type.Arguments.Count > 0)
        {
            var arguments = encoder.GenericInstantiation(
                ReferTo(type.Assembly, type.Name), type.Arguments.Count, isValue);
            foreach (var argument in type.Arguments) Encode(argument, arguments.AddArgument());
        }
        else if (SignatureCopy.FindPrimitive(type.Name) is { } primitive) encoder.PrimitiveType(primitive);
        else if (type.Name == "System.Object") encoder.Object();
        else encoder.Type(ReferTo(type.Assembly, type.Name), isValue);
    }
}
