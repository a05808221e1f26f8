using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Experiments.Deploy.Tests.Monitoring;

/// <summary>A rule of deploy/prometheus: a recording rule, or an alert.</summary>
internal sealed class Rule
{
    /// <summary>The recording rules.</summary>
    public static IReadOnlyList<Rule> Recorded { get; } = Read("recording-rules.yml");

    public static IReadOnlyList<Rule> Alerts { get; } = Read("alerts.yml");

    /// <summary>The name of what it records.</summary>
    public string? Record { get; init; }

    /// <summary>The name of the alert.</summary>
    public string? Alert { get; init; }

    public required string Expr { get; init; }

    public string? For { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];

    public Dictionary<string, string> Annotations { get; init; } = [];

    private static List<Rule> Read(string file)
    {
        using var text = File.OpenText(Repository.File("deploy", "prometheus", file));
        return [.. new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .Build()
            .Deserialize<RuleFile>(text)
            .Groups.SelectMany(group => group.Rules)];
    }

    private sealed class RuleFile
    {
        public List<RuleGroup> Groups { get; init; } = [];
    }

    private sealed class RuleGroup
    {
        public required string Name { get; init; }

        public List<Rule> Rules { get; init; } = [];
    }
}
