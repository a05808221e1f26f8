using System.Text.RegularExpressions;

namespace Experiments.Deploy.Tests;

/// <summary>What is deployed is the version that is built.</summary>
public sealed partial class VersionTests
{
    [Fact]
    public void Images_labels_archives_and_the_chart_have_the_version_of_the_build()
    {
        var version = Regex.Match(
            File.ReadAllText(Repository.File("Directory.Build.props")), "<Version>(.*)</Version>").Groups[1].Value;
        var found = Directory.GetFiles(Repository.File("deploy"), "*", SearchOption.AllDirectories)
            .SelectMany(file => Named().Matches(File.ReadAllText(file))
                .Select(match => (File: Path.GetRelativePath(Repository.Root, file), Text: match.Value,
                    Version: match.Groups[1].Value.Replace('-', '.'))))
            .ToList();
        Assert.All(found, named => Assert.Equal((named.File, named.Text, version), named));
        foreach (var file in new[]
        {
            "deploy/Dockerfile", "deploy/compose.yaml", "deploy/helm/experiments/Chart.yaml",
            "deploy/k8s/base/kustomization.yaml", "deploy/k8s/base/migrate.yaml", "deploy/k8s/silo/deployment.yaml",
            "deploy/k8s/overlays/gpu/worker/kustomization.yaml",
        })
            Assert.Contains(found, named => named.File.Replace('\\', '/') == file);
    }

    [GeneratedRegex("""
        (?: experiments(?:-cuda)?: | experiments(?:-cuda)?(?:-image)?- | -migrate-
            | kubernetes\.io/version:\s | ^(?:appV|v)ersion:\s )
        (\d+[.-]\d+[.-]\d+)
        """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Named();
}
