using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Experiments.Contracts.Errors;
using Experiments.Silo.Stores.S3;
using Experiments.Silo.Workers;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Experiments.Silo.Tests.Stores;

/// <summary>Errors that a grain throws must arrive: one that cannot be sent ends as a time-out.</summary>
public sealed class ArtifactErrorsOnTheWireTests
{
    private static readonly Serializer s_wire =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    [Fact]
    public void An_error_of_the_store_arrives_with_what_caused_it_and_whether_it_may_pass()
    {
        ArtifactStoreException[] errors =
        [
            new("Cannot write.", new IOException("No space left on device"), isTransient: true),
            S3Errors.Translate(
                new AmazonS3Exception("slow", ErrorType.Sender, "SlowDown", "1", HttpStatusCode.ServiceUnavailable),
                S3Location.Parse("s3://models/a")),
            S3Errors.Translate(new HttpRequestException("refused"), S3Location.Parse("s3://models/a")),
        ];
        foreach (var sent in errors)
        {
            var back = Assert.IsType<ArtifactStoreException>(
                s_wire.Deserialize<Exception>(s_wire.SerializeToArray<Exception>(sent)));
            Assert.Equal((sent.Message, true), (back.Message, back.IsTransient));
        }
    }

    [Fact]
    public void That_a_worker_is_gone_arrives() =>
        Assert.IsType<WorkerGoneException>(s_wire.Deserialize<Exception>(
            s_wire.SerializeToArray<Exception>(new WorkerGoneException("S127.0.0.1:1:1/cpu"))));
}
