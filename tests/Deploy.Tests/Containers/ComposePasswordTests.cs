using Experiments.Deploy.Tests.Kubernetes;

namespace Experiments.Deploy.Tests.Containers;

/// <summary>The password that deploy/compose.yaml draws for its database: the service's own script, run here.</summary>
public sealed class ComposePasswordTests
{
    private static readonly Dictionary<string, Dictionary<string, object>> s_services =
        Compose.GetServices(Compose.Read("compose.yaml"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_drawn_once_and_let_in_by_the_database()
    {
        using var folder = new WorkingFolder();
        await DrawAsync(folder);
        var password = await File.ReadAllTextAsync(folder.File("password"), Token);
        Assert.Matches("^[0-9a-f]{64}$", password);
        await DrawAsync(folder);
        Assert.Equal(password, await File.ReadAllTextAsync(folder.File("password"), Token));

        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync();
        await server.ExecuteAsync(database, $"CREATE ROLE experiments LOGIN PASSWORD '{password}'");
        await server.ExecuteAsync(database, $"ALTER DATABASE {database} OWNER TO experiments");
        var store = Compose.GetEnvironment(s_services["coordinator"])["EXPERIMENTS_STORE"]
            .Replace("@postgres/experiments", $"@{server.Host}:{server.Port}/{database}", StringComparison.Ordinal)
            .Replace(Target(), folder.Path, StringComparison.Ordinal);
        var made = await ExperimentsProcess.RunAsync(folder.Path, "silo", "migrate", "--store", store);
        Assert.True(
            made.ExitCode == 0 && made.Output.Contains("created the tables", StringComparison.Ordinal), made.Text);
    }

    [Fact]
    public async Task Each_file_is_its_readers_alone()
    {
        using var folder = new WorkingFolder();
        await DrawAsync(folder);
        var files = await Tool.RunAsync("/usr/bin/stat", ["-c", "%n %u:%g %a", "password", "pgpass"], folder.Path);
        Assert.Equal($"password 999:999 600\npgpass {ContainerImage.Stage("runtime").User} 600\n", files);
    }

    [Fact]
    public void Nothing_else_is_a_password()
    {
        var compose = File.ReadAllText(Repository.File("deploy", "compose.yaml"));
        Assert.DoesNotMatch(@"PASSWORD: |://[^/@\s]*:[^/@\s]*@", compose);
        Assert.Equal($"{Target()}/password", Compose.GetEnvironment(s_services["postgres"])["POSTGRES_PASSWORD_FILE"]);
    }

    private static string Target() => Compose.List(s_services["password"], "volumes").Single().Split(':')[1];

    /// <summary>Runs the service's script with another folder in the place of its volume.</summary>
    private static async Task DrawAsync(WorkingFolder folder)
    {
        if (!Environment.IsPrivilegedProcess)
            ExternalProgram.RequireFromElsewhere("chown of another user", "only root may do it: run the tests as root");
        var service = s_services["password"];
        // Compose reads $$ as $.
        var script = Compose.List(service, "command").Single().Replace("$$", "$", StringComparison.Ordinal)
            .Replace(Target(), folder.Path, StringComparison.Ordinal);
        var shell = Compose.List(service, "entrypoint").ToList();
        await Tool.RunAsync(shell[0], [.. shell.Skip(1), script]);
    }
}
