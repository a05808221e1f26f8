using System.CommandLine;

namespace Experiments.Client.Commands;

/// <summary>The options by which commands name a cluster.</summary>
internal static class ClusterArguments
{
    public const string DefaultId = "experiments";

    public static Option<string?> Address(string description) => new("--cluster") { Description = description, HelpName = "HOST:PORT" };

    public static Option<string> Id() => new("--cluster-id") { Description = "The cluster's name, where it is not the usual one.", HelpName = "NAME", DefaultValueFactory = _ => DefaultId };
}
