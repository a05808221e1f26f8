using System.Net;
using Experiments.Cli.Diagnosis;
using Experiments.Cli.Diagnosis.Checks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Experiments.Cli.Tests.Diagnosis;

/// <summary>An endpoint that answers, one that is something else, and none.</summary>
public sealed class TelemetryCheckTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_endpoint_takes_a_push_of_nothing_or_does_not()
    {
        var port = FreePort.Next();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        await using var receiver = builder.Build();
        receiver.Run(context =>
        {
            var isPush = context.Request.Method == "POST"
                && context.Request.Path == "/v1/metrics" && context.Request.ContentType == "application/x-protobuf";
            context.Response.StatusCode = isPush ? StatusCodes.Status200OK
                : context.Request.Path.StartsWithSegments("/locked") ? StatusCodes.Status401Unauthorized
                : StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        await receiver.StartAsync(Token);

        Assert.Equal(Verdict.Ok, (await CheckAsync($"http://127.0.0.1:{port}")).Verdict);
        var other = await CheckAsync($"http://127.0.0.1:{port}/elsewhere");
        // The path may be a key of the receiver.
        Assert.Equal((Verdict.Failed, $"http://127.0.0.1:{port}/.../v1/metrics answers 404 Not Found"),
            (other.Verdict, other.Text));
        Assert.Equal(Verdict.Warning, (await CheckAsync($"http://127.0.0.1:{port}/locked")).Verdict);
        Assert.Equal(Verdict.Ok, (await CheckAsync($"http://127.0.0.1:{port}", "grpc")).Verdict);
        Assert.Equal(Verdict.Failed, (await CheckAsync($"http://127.0.0.1:{FreePort.Next()}", "grpc")).Verdict);
        Assert.Equal(Verdict.Failed, (await CheckAsync("collector:4318")).Verdict);
        Assert.Equal(Verdict.Failed, (await CheckAsync($"http://127.0.0.1:{FreePort.Next()}")).Verdict);
        Assert.Equal(Verdict.Skipped, (await CheckAsync(null)).Verdict);
    }

    private static async Task<Finding> CheckAsync(string? endpoint, string? protocol = null) =>
        (await new TelemetryCheck(null, endpoint, name => name == "OTEL_EXPORTER_OTLP_PROTOCOL" ? protocol : null)
            .RunAsync(Token))
            .Single(finding => finding.Subject == "otlp");
}
