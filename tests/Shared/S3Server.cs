using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Experiments.Tests.Shared;

/// <summary>
/// A real S3 server (s3rver, from npm) on a free port of this machine, with its objects in a folder that is deleted
/// when it ends. If the server ends by itself, for example because its disk is full, it is started again, as a service
/// manager would do.
/// </summary>
public sealed partial class S3Server : IAsyncDisposable
{
    /// <summary>The bucket that it begins with.</summary>
    public const string Bucket = "experiments";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_restartDelay = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _ending = new();
    private readonly string _folder;
    private readonly Task _kept;

    private S3Server(Process process, string folder, string host, int port)
    {
        (_folder, Host, Port) = (folder, host, port);
        _kept = SuperviseAsync(process);
    }

    /// <summary>The address that it listens on.</summary>
    public string Host { get; }

    public int Port { get; }

    /// <summary>
    /// The credentials that it knows, as the environment variables of a process that uses it; those of this process are
    /// set when it starts.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Credentials { get; } = new Dictionary<string, string>
    {
        ["AWS_ACCESS_KEY_ID"] = "S3RVER",
        ["AWS_SECRET_ACCESS_KEY"] = "S3RVER",
    };

    /// <summary>Returns the location of a separate artifact store on the server.</summary>
    /// <param name="prefix">The store's prefix.</param>
    public string Location(string prefix) =>
        string.Create(CultureInfo.InvariantCulture, $"s3://{Bucket}/{prefix}?endpoint=http://{Host}:{Port}");

    /// <summary>Starts one, or skips the test where the program is missing.</summary>
    /// <param name="port">The port, for one that was stopped and starts again; 0 for a free one.</param>
    /// <param name="host">The address of this machine that it listens on.</param>
    /// <param name="folder">The parent of the folder of its objects; null for the temporary folder.</param>
    public static async Task<S3Server> StartAsync(int port = 0, string host = "127.0.0.1", string? folder = null)
    {
        ExternalProgram.RequireNpm("s3rver", "s3rver@3.7.1");
        foreach (var (name, value) in Credentials) Environment.SetEnvironmentVariable(name, value);
        folder = Path.Combine(folder ?? Path.GetTempPath(), $"experiments-s3-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        try
        {
            var (process, at) = await BeginAsync(folder, host, port);
            return new(process, folder, host, at);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _kept;
        _ending.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task SuperviseAsync(Process? process)
    {
        while (process is not null)
        {
            await process.WaitForExitAsync(_ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            process = await RestartAsync();
        }
    }

    /// <summary>Starts it where it was; null where it is not wanted any more.</summary>
    private async Task<Process?> RestartAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                return (await BeginAsync(_folder, Host, Port)).Process;
            }
            catch (InvalidOperationException)
            {
                // Its disk is still full.
                await Task.Delay(s_restartDelay, TimeProvider.System, _ending.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        return null;
    }

    private static async Task<(Process Process, int Port)> BeginAsync(string folder, string host, int port)
    {
        var start = new ProcessStartInfo("s3rver", ["-d", folder, "-a", host, "-p",
            port.ToString(CultureInfo.InvariantCulture), "--no-vhost-buckets", "--configure-bucket", Bucket])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(s_patience);
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (Listening().Match(line) is not { Success: true } match) continue;
                // Nothing reads its further output, and a full pipe would stop the server.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return (process, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
            }
            throw new InvalidOperationException(
                $"s3rver ended: {await process.StandardError.ReadToEndAsync(patience.Token)}");
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    [GeneratedRegex(@"listening .*:(\d+)")]
    private static partial Regex Listening();
}
