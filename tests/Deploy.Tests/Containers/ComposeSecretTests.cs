using Experiments.Silo.Hosting;

namespace Experiments.Deploy.Tests.Containers;

/// <summary>deploy/compose.secret.yaml beside compose.yaml, merged as Docker Compose does it.</summary>
public sealed class ComposeSecretTests
{
    private const string Variable = "EXPERIMENTS_CLUSTER_SECRET_FILE";

    private static readonly Dictionary<string, object> s_compose = Compose.Read("compose.secret.yaml");

    private static readonly Dictionary<string, Dictionary<string, object>> s_services = Compose.GetServices(s_compose);

    private static readonly Dictionary<string, Dictionary<string, object>> s_cluster =
        Compose.GetServices(Compose.Read("compose.yaml"));

    [Fact]
    public void Every_silo_has_the_secret_and_nothing_else_has_it()
    {
        Assert.Equal(s_cluster.Where(service => Compose.GetImage(service.Value)
                .StartsWith("experiments", StringComparison.Ordinal))
            .Select(service => service.Key).Order(), s_services.Keys.Order());
        var secret = Assert.Single((Dictionary<object, object>)s_compose["secrets"]);
        Assert.All(s_services.Values, silo =>
        {
            // A map is merged with the map of the other file, and a list is appended; anything else would replace.
            Assert.Equal(["environment", "secrets"], silo.Keys.Order());
            Assert.Equal([(string)secret.Key], Compose.List(silo, "secrets"));
            // Where Compose puts a secret of that name.
            Assert.Equal((Variable, $"/run/secrets/{secret.Key}"), Assert.Single(
                Compose.GetEnvironment(silo).Select(pair => (pair.Key, pair.Value))));
        });
    }

    [Fact]
    public void A_silo_starts_by_what_is_set_in_both_files()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("cluster-secret", new string('5', 64) + "\n");
        foreach (var (name, silo) in s_services)
        {
            var environment = Compose.GetEnvironment(s_cluster[name]);
            foreach (var variable in Compose.GetEnvironment(silo).Keys)
                Assert.True(environment.TryAdd(variable, path), variable);
            var options = SiloConfiguration.Read(new Dictionary<string, string>(), environment.GetValueOrDefault);
            Assert.Equal((path, true), (options.ClusterSecretFile, options.Insecure));
        }
    }

    [Fact]
    public async Task The_file_is_made_for_the_user_of_the_image_and_stays_out_of_the_repository_and_the_image()
    {
        var secret = (Dictionary<object, object>)Assert.Single((Dictionary<object, object>)s_compose["secrets"]).Value;
        // Compose mounts the file as it is, so that its owner and rights count.
        Assert.Equal(["file"], secret.Keys);
        var file = Path.Combine("deploy", (string)secret["file"]).Replace("/./", "/", StringComparison.Ordinal);
        var token = TestContext.Current.CancellationToken;
        var recipe = await File.ReadAllTextAsync(Repository.File("deploy", "compose.secret.yaml"), token);
        Assert.Contains($"(umask 077; openssl rand -hex 32 > {file})", recipe, StringComparison.Ordinal);
        Assert.Contains(
            $"chown {ContainerImage.Stage("runtime").User.Split(':')[0]} {file}", recipe, StringComparison.Ordinal);
        Assert.Contains($"/{file}", await File.ReadAllLinesAsync(Repository.File(".gitignore"), token));
        var context = await File.ReadAllLinesAsync(Repository.File("deploy", "Dockerfile.dockerignore"), token);
        Assert.Contains("*", context);
        Assert.DoesNotContain(context, line => line.StartsWith("!deploy", StringComparison.Ordinal));
    }
}
