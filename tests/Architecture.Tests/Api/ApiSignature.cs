using Microsoft.CodeAnalysis;

namespace Experiments.Architecture.Tests.Api;

/// <summary>Declarations as C# writes them, without namespaces.</summary>
internal static class ApiSignature
{
    private const SymbolDisplayMiscellaneousOptions Nullability =
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes
        | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
        | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral
        | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers;

    private static readonly SymbolDisplayFormat s_name = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: Nullability);

    private static readonly SymbolDisplayFormat s_member = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters
            | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        miscellaneousOptions: Nullability);

    /// <summary>A type's name, with the type that it is nested in and its type parameters.</summary>
    public static string Name(ISymbol type) => type.ToDisplayString(s_name);

    public static string Member(ISymbol member) =>
        (member.DeclaredAccessibility == Accessibility.Public || member.ContainingType.TypeKind == TypeKind.Interface
            ? "" : "protected ") + member.ToDisplayString(s_member);

    public static string Type(INamedTypeSymbol type)
    {
        if (type is { TypeKind: TypeKind.Delegate, DelegateInvokeMethod: { } invoke })
            return $"public delegate {invoke.ReturnType.ToDisplayString(s_member)} "
                + type.ToDisplayString(s_member);
        var bases = Bases(type).Select(Name).ToList();
        return $"public {Modifiers(type)}{Kind(type)} {Name(type)}{(bases.Count == 0 ? "" : " : ")}"
            + string.Join(", ", bases);
    }

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Enum) return [];
        var parent = type.TypeKind == TypeKind.Class && type.BaseType?.SpecialType != SpecialType.System_Object
            ? type.BaseType : null;
        var inherited = parent?.AllInterfaces ?? [];
        var own = type.Interfaces.Where(i => !inherited.Contains(i, SymbolEqualityComparer.Default)
            && !(type.IsRecord && i.Name == "IEquatable"));
        return parent is null ? own : own.Prepend(parent);
    }

    private static string Modifiers(INamedTypeSymbol type) => type switch
    {
        { IsStatic: true } => "static ",
        { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
        { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
        { TypeKind: TypeKind.Struct, IsReadOnly: true } => "readonly ",
        _ => "",
    };

    private static string Kind(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Enum } => "enum",
        { TypeKind: TypeKind.Struct } => type.IsRecord ? "record struct" : "struct",
        _ => type.IsRecord ? "record" : "class",
    };
}
