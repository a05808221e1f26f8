namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>The manifests that Helm renders from deploy/helm/experiments, as `helm install experiments` does.</summary>
internal static class Chart
{
    private const string Remedy = "install Helm 3.8 or newer, https://helm.sh/docs/intro/install";

    public static string Root { get; } = Repository.File("deploy", "helm", "experiments");

    /// <summary>Renders the chart.</summary>
    /// <param name="values">Values other than the defaults, each as `--set-json` takes it.</param>
    public static Task<string> TemplateAsync(params IEnumerable<string> values) => RunAsync(
        ["template", "experiments", Root, "--kube-version", "1.30.0",
            .. values.SelectMany(value => new[] { "--set-json", value })]);

    /// <summary>Runs Helm, or skips the test where it is missing.</summary>
    public static Task<string> RunAsync(IEnumerable<string> arguments) =>
        Tool.RunAsync(ExternalProgram.RequireFromElsewhere("helm", Remedy), arguments);
}
