using System.Reflection;

namespace Experiments.Contracts.Tests;

/// <summary>
/// Silos of two versions talk to each other during an upgrade: a change of contract must be seen and meant.
/// If this fails, compare the two files, keep every id that was ever used, and copy the new one over the approved one.
/// </summary>
public sealed class ContractApprovalTests
{
    [Fact]
    public void The_contract_is_the_approved_one()
    {
        var actual = string.Join('\n', Records().Concat(Interfaces())) + "\n";
        var received = Path.Combine(AppContext.BaseDirectory, "Contract.received.txt");
        File.WriteAllText(received, actual);
        var approved = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contract.approved.txt"));
        Assert.True(approved == actual, $"The contract changed. Received: {received}\n{actual}");
    }

    private static IEnumerable<string> Records() =>
        Samples.WireTypes.Concat(Samples.Exceptions).Select(type => type.IsEnum
            ? $"enum {type.Name}: {string.Join(", ", Enum.GetNames(type))}"
            : (type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias
                ?? throw new InvalidOperationException($"{type} has no alias."))
                + ": "
                + string.Join(", ",
                    type.GetProperties().Where(p => p.GetCustomAttribute<IdAttribute>() is not null)
                        .OrderBy(p => p.GetCustomAttribute<IdAttribute>()!.Id)
                        .Select(p => $"{p.GetCustomAttribute<IdAttribute>()!.Id} {p.Name} {Name(p.PropertyType)}")));

    private static IEnumerable<string> Interfaces() => typeof(Leases.LeaseGrant).Assembly.GetTypes()
        .Where(t => t.IsInterface && typeof(IGrain).IsAssignableFrom(t))
        .OrderBy(t => t.Name, StringComparer.Ordinal)
        .SelectMany(t => t.GetMethods().OrderBy(m => m.Name, StringComparer.Ordinal).Select(m =>
            $"{t.GetCustomAttribute<AliasAttribute>()!.Alias}.{m.GetCustomAttribute<AliasAttribute>()!.Alias}" +
            $"({string.Join(", ", m.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}"))}) -> "
            + $"{Name(m.ReturnType)}"));

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
