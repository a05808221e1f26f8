using System.Collections;
using System.Reflection;

namespace Experiments.Contracts.Tests;

/// <summary>Makes an instance of a wire type in which no member has its default, by reflection.</summary>
internal static class Samples
{
    /// <summary>Every message of Contracts that may cross the wire.</summary>
    public static IEnumerable<Type> WireTypes => All.Where(t => !typeof(Exception).IsAssignableFrom(t));

    /// <summary>Every exception of Contracts that may cross the wire.</summary>
    public static IEnumerable<Type> Exceptions => All.Where(t => typeof(Exception).IsAssignableFrom(t));

    private static IEnumerable<Type> All =>
        typeof(Leases.LeaseGrant).Assembly.GetTypes()
            .Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null)
            .OrderBy(t => t.FullName, StringComparer.Ordinal);

    public static object Create(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Create(underlying);
        if (type == typeof(string)) return "text";
        if (type == typeof(int)) return 7;
        if (type == typeof(long)) return 1L << 40;
        if (type == typeof(byte[])) return new byte[] { 1, 2, 255 };
        if (type == typeof(double)) return 0.1;
        if (type == typeof(bool)) return true;
        if (type == typeof(TimeSpan)) return TimeSpan.FromTicks(15_000_001);
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1));
        if (type == typeof(Exception)) return new InvalidOperationException("cause");
        if (type == typeof(Guid)) return new Guid("0b4b7f0e-6a3c-4f0f-9a58-5d1f4f6a2c11");
        // Orleans' own: what it makes of a row is its to hold.
        if (type == typeof(MembershipTableData)) return new MembershipTableData(new TableVersion(3, "3"));
        if (type.IsEnum) return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        if (!type.IsGenericType) return Record(type);
        var arguments = type.GetGenericArguments();
        if (type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var array = Array.CreateInstance(arguments[0], 2);
            for (var i = 0; i < 2; i++) array.SetValue(Create(arguments[0]), i);
            return array;
        }

        if (type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
            map.Add(Create(arguments[0]), Create(arguments[1]));
            return map;
        }

        throw new NotSupportedException(
            $"{type} is not a type that Contracts sends: keep to records, lists, maps and plain values.");
    }

    private static object Record(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var sample = constructor.Invoke([.. constructor.GetParameters().Select(p => Create(p.ParameterType))]);
        if (sample is Exception) return sample;
        foreach (var property in type.GetProperties().Where(p => p.CanWrite))
            property.SetValue(sample, Create(property.PropertyType));
        return sample;
    }
}
