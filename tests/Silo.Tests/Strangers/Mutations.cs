using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Experiments.Contracts.Artifacts;

namespace Experiments.Silo.Tests.Strangers;

/// <summary>
/// Calls that differ from a valid one in one place: an argument, or a member of it at any depth, is missing or absurd.
/// </summary>
internal static class Mutations
{
    private static readonly NullabilityInfoContext s_nullability = new();
    private static readonly string s_long = new('x', 2_000_000);

    /// <summary>Creates the calls of a method, each with its description and whether it must be refused.</summary>
    public static IEnumerable<(string What, object?[] Arguments, bool MustBeRefused)> Create(
        MethodInfo method, string worker)
    {
        var parameters = method.GetParameters();
        var valid = parameters.Select(p => Sample(p.ParameterType, p.Name!, worker, 0)).ToArray();
        for (var i = 0; i < parameters.Length; i++)
        {
            var isRequired = s_nullability.Create(parameters[i]).WriteState == NullabilityState.NotNull;
            foreach (var (what, value, missing) in Vary(valid[i], parameters[i].ParameterType, isRequired))
            {
                var arguments = (object?[])valid.Clone();
                arguments[i] = value;
                yield return ($"{parameters[i].Name}{what}", arguments, missing);
            }
        }
    }

    /// <summary>Creates the wrong values of one type. The last part is whether a needed value is missing.</summary>
    private static IEnumerable<(string What, object? Value, bool Missing)> Vary(
        object? valid, Type type, bool isRequired)
    {
        if (!type.IsValueType) yield return (" is null", null, isRequired);
        if (Nullable.GetUnderlyingType(type) is { } underlying) type = underlying;
        object?[] absurd = type == typeof(string) ? ["", "../evil", s_long, "a\0b", "\u001b[31m\n"]
            : type == typeof(int) ? [int.MinValue, int.MaxValue]
            : type == typeof(long) ? [long.MinValue, long.MaxValue]
            : type == typeof(double) ? [double.NaN, double.NegativeInfinity]
            : type == typeof(TimeSpan) ? [TimeSpan.MinValue, TimeSpan.MaxValue]
            : type.IsEnum ? [Enum.ToObject(type, 999)]
            : type == typeof(byte[]) ? [Array.Empty<byte>(), new byte[20_000_000]]
            : [];
        foreach (var value in absurd) yield return ($" = {Describe(value)}", value, false);
        if (valid is null || type.IsValueType || type == typeof(string) || type == typeof(byte[])) yield break;
        if (valid is IList list)
        {
            var item = list.Count > 0 ? list[0] : null;
            var itemType = type.GetGenericArguments()[0];
            foreach (var (what, value, missing) in Vary(item, itemType, isRequired: true))
            {
                var array = Array.CreateInstance(itemType, 1);
                array.SetValue(value, 0);
                yield return ($"[0]{what}", array, missing);
            }
            var many = Array.CreateInstance(itemType, 200_000);
            for (var i = 0; i < many.Length; i++) many.SetValue(item, i);
            yield return (" is long", many, false);
        }
        else if (type.Namespace!.StartsWith("Experiments", StringComparison.Ordinal))
            foreach (var change in VaryMembers(valid)) yield return change;
        else if (type.IsInterface)
            yield return (" has a wrong key", new Dictionary<string, double> { ["\u001b"] = double.NaN }, false);
        else yield return (" is empty", RuntimeHelpers.GetUninitializedObject(type), false);
    }

    private static IEnumerable<(string What, object? Value, bool Missing)> VaryMembers(object valid)
    {
        foreach (var property in valid.GetType().GetProperties().Where(p => p.CanWrite))
        {
            var isRequired = s_nullability.Create(property).WriteState == NullabilityState.NotNull;
            foreach (var (what, value, missing) in Vary(property.GetValue(valid), property.PropertyType, isRequired))
            {
                var copy = valid.GetType().GetMethod("<Clone>$")!.Invoke(valid, null)!;
                property.SetValue(copy, value);
                // Members that earlier versions did not have are read as their default.
                yield return ($".{property.Name}{what}", copy, missing && property.GetValue(copy) is null);
            }
        }
    }

    private static object? Sample(Type type, string name, string worker, int depth)
    {
        if (type == typeof(string)) return SampleText(name, worker);
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Sample(underlying, name, worker, depth);
        if (type == typeof(int) || type == typeof(long)) return Convert.ChangeType(1, type, null);
        if (type == typeof(double)) return 0.5;
        if (type == typeof(bool)) return false;
        if (type == typeof(byte[])) return new byte[] { 1 };
        if (type == typeof(ArtifactKind)) return ArtifactKind.Data;
        if (type.IsValueType) return Activator.CreateInstance(type);
        if (type.IsGenericType && type.GetGenericArguments() is [var item])
        {
            var array = Array.CreateInstance(item, 1);
            array.SetValue(Sample(item, name, worker, depth + 1), 0);
            return array;
        }
        if (type.IsGenericType)
            return name == "Scores" ? new Dictionary<string, double> { ["score"] = 0.5 } : null;
        if (!type.Namespace!.StartsWith("Experiments", StringComparison.Ordinal))
            return RuntimeHelpers.GetUninitializedObject(type);
        var sample = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties().Where(p => p.CanWrite))
            property.SetValue(sample, Sample(property.PropertyType, property.Name, worker, depth + 1));
        return sample;
    }

    private static string SampleText(string name, string worker) => name switch
    {
        "ExperimentId" or "experimentId" or "serving" or "wanted" or "Artifact" => "arguments",
        "workerKey" => worker,
        "slot" or "WorkerId" or "workerId" => $"{worker}/0",
        "device" or "Device" => "cpu",
        "hash" or "Hash" or "Sha256" => new('a', 64),
        "Name" => new('a', 64),
        "Fit" or "file" or "File" => "",
        "Params" or "Values" => "{}",
        _ => "x",
    };

    private static string Describe(object? value) =>
        value is string { Length: > 20 } ? "a long text" : value is byte[] bytes ? $"{bytes.Length} bytes" : $"{value}";
}
