using System.Reflection;
using System.Text.Json;
using Experiments.Contracts.Leases;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Experiments.Contracts.Tests;

/// <summary>Messages survive serialization unchanged, and no message has a member that cannot be serialized.</summary>
public sealed class WireTypesTests
{
    private static readonly Serializer Wire =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    public static TheoryData<Type> WireTypes => [.. Samples.WireTypes];

    [Theory, MemberData(nameof(WireTypes))]
    public void Every_wire_type_comes_back_as_it_went(Type type)
    {
        var sample = Samples.Create(type);
        var back = Wire.Deserialize<object>(Wire.SerializeToArray(sample));
        Assert.NotNull(back);
        Assert.IsType(type, back);
        Assert.Equal(JsonSerializer.Serialize(sample, type), JsonSerializer.Serialize(back, type));
    }

    public static TheoryData<Type> Exceptions => [.. Samples.Exceptions];

    [Theory, MemberData(nameof(Exceptions))]
    public void Every_exception_comes_back_as_it_went(Type type)
    {
        var sample = (Exception)Samples.Create(type);
        var back = Assert.IsAssignableFrom<Exception>(
            Wire.Deserialize<Exception>(Wire.SerializeToArray<Exception>(sample)));
        Assert.IsType(type, back);
        Assert.Equal((sample.Message, sample.InnerException?.Message), (back.Message, back.InnerException?.Message));
        Assert.All(
            type.GetProperties().Where(p => p.GetCustomAttribute<IdAttribute>() is not null),
            p => Assert.Equal(p.GetValue(sample), p.GetValue(back)));
    }

    [Fact]
    public void Every_type_in_a_grain_signature_is_a_wire_type_or_a_plain_value()
    {
        var offenders = typeof(LeaseGrant).Assembly.GetTypes()
            .Where(t => t.IsInterface && typeof(IGrain).IsAssignableFrom(t))
            .SelectMany(t => t.GetMethods())
            .SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType).Select(t => (m, t)))
            .SelectMany(p => Leaves(p.t).Select(t => (p.m, t)))
            .Where(p => !IsPlain(p.t) && p.t.GetCustomAttribute<GenerateSerializerAttribute>() is null)
            .Select(p => $"{p.m.DeclaringType!.Name}.{p.m.Name}: {p.t}");
        Assert.Empty(offenders);
    }

    [Fact]
    public void Every_member_of_a_wire_type_is_a_wire_type_or_a_plain_value()
    {
        var offenders = Samples.WireTypes.Where(t => !t.IsEnum)
            .SelectMany(t => t.GetProperties().Where(p => p.GetCustomAttribute<IdAttribute>() is not null))
            .SelectMany(p => Leaves(p.PropertyType).Select(t => (p, t)))
            .Where(p => !IsPlain(p.t) && p.t.GetCustomAttribute<GenerateSerializerAttribute>() is null)
            .Select(p => $"{p.p.DeclaringType!.Name}.{p.p.Name}: {p.t}");
        Assert.Empty(offenders);
    }

    [Fact]
    public void Collection_expressions_survive_the_wire()
    {
        var fit = new LeasedFit(1, 2, "{}", 1);
        foreach (var grant in new LeaseGrant[] { new("e", 7, TimeSpan.FromSeconds(15), "k", [fit]), new(
            "e", 7, TimeSpan.FromSeconds(15), "k", [fit, fit]) })
        {
            var back = Wire.Deserialize<LeaseGrant>(Wire.SerializeToArray(grant));
            Assert.Equal(grant.Fits, back?.Fits);
        }
    }

    private static IEnumerable<Type> Leaves(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().SelectMany(Leaves)
            : type == typeof(Task) || type == typeof(void) ? []
            : [type];

    private static bool IsPlain(Type type) =>
        type.IsPrimitive || type == typeof(byte[]) || type == typeof(string) || type == typeof(TimeSpan)
        || type == typeof(DateTimeOffset) || type == typeof(Guid);
}
