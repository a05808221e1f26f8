using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Experiments.Deploy.Tests.Containers;

/// <summary>The files of deploy for Docker Compose, by their structure.</summary>
internal static class Compose
{
    public static Dictionary<string, object> Read(string file)
    {
        using var text = File.OpenText(Repository.File("deploy", file));
        // Anchors and merged keys, which the deserializer alone does not know.
        var parser = new MergingParser(new Parser(text));
        return new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(parser);
    }

    public static Dictionary<string, Dictionary<string, object>> GetServices(Dictionary<string, object> compose) =>
        ((Dictionary<object, object>)compose["services"]).ToDictionary(
            service => (string)service.Key,
            service =>
                ((Dictionary<object, object>)service.Value).ToDictionary(pair => (string)pair.Key, pair => pair.Value));

    /// <summary>The name of a service's image, without its version.</summary>
    public static string GetImage(Dictionary<string, object> service) => ((string)service["image"]).Split(':')[0];

    /// <summary>The services that `up` starts with a profile.</summary>
    public static IEnumerable<string> GetStarted(
        Dictionary<string, Dictionary<string, object>> services, string profile) =>
        services.Where(service => !service.Value.ContainsKey("profiles")
            || List(service.Value, "profiles").Contains(profile)).Select(service => service.Key);

    public static Dictionary<string, string> GetEnvironment(Dictionary<string, object> service) =>
        ((Dictionary<object, object>)service["environment"]).ToDictionary(
            pair => (string)pair.Key, pair => (string)pair.Value);

    public static IEnumerable<string> List(Dictionary<string, object> service, string key) =>
        service.TryGetValue(key, out var list) ? ((List<object>)list).Cast<string>() : [];

    public static IEnumerable<string> Keys(Dictionary<string, object> service, string key) =>
        service.TryGetValue(key, out var map) ? ((Dictionary<object, object>)map).Keys.Cast<string>() : [];
}
