using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Experiments.Contracts.Errors;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.S3;

namespace Experiments.Silo.Tests.Stores;

public sealed class S3LocationTests
{
    [Theory]
    [InlineData("s3://models/a/b?endpoint=http://127.0.0.1:4568&region=eu-west-1",
        "models", "a/b/", "http://127.0.0.1:4568/", "eu-west-1")]
    [InlineData("s3://models", "models", "", null, null)]
    [InlineData("s3://models/a/", "models", "a/", null, null)]
    public void A_location_is_read_and_shown_again(
        string text, string bucket, string prefix, string? endpoint, string? region)
    {
        var location = S3Location.Parse(text);
        Assert.Equal(new(bucket, prefix, endpoint is null ? null : new(endpoint), region), location);
        Assert.Equal(location, S3Location.Parse(location.ToString()));
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3://Models")]
    [InlineData("s3://models/../a")]
    [InlineData("s3://models/a//b")]
    [InlineData("s3://models?endpoint=here")]
    [InlineData("s3://models?endpoint=http://key:secret@host")]
    [InlineData("s3://models?endpiont=http://here")]
    public void What_is_no_location_is_refused_with_its_form(string text)
    {
        Assert.Contains("s3://BUCKET/PREFIX",
            Assert.Throws<ArtifactStoreException>(() => ArtifactStores.Open(text)).Message, StringComparison.Ordinal);
        Assert.NotNull(ArtifactStores.FindProblem(text));
    }

    [Fact]
    public void Credentials_in_a_location_are_refused_and_not_repeated()
    {
        var error = Assert.Throws<ArtifactStoreException>(() => ArtifactStores.Open("s3://key:secret@models/a"));
        Assert.DoesNotContain("secret@", error.Message, StringComparison.Ordinal);
        Assert.Contains("AWS_ACCESS_KEY_ID", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AccessDenied", HttpStatusCode.Forbidden, "access is denied", false)]
    [InlineData("SignatureDoesNotMatch", HttpStatusCode.Forbidden, "rejects the credentials", false)]
    [InlineData("SlowDown", HttpStatusCode.ServiceUnavailable, "cannot serve now", true)]
    [InlineData("NoSuchBucket", HttpStatusCode.NotFound, "there is no bucket 'models'", false)]
    public void What_a_server_answers_is_said_with_where_and_the_remedy(
        string code, HttpStatusCode status, string what, bool isTransient)
    {
        var error = S3Errors.Translate(
            new AmazonS3Exception("answered", ErrorType.Unknown, code, "1", status), S3Location.Parse("s3://models/a"));
        Assert.Contains("s3://models/a", error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Equal(isTransient, error.IsTransient);
    }

    [Fact]
    public void Where_there_is_nothing_to_sign_with_the_remedy_names_the_variables()
    {
        var error = S3Errors.Translate(
            new AmazonClientException("Failed to resolve AWS credentials"), S3Location.Parse("s3://models/a"));
        Assert.Contains("AWS_ACCESS_KEY_ID", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_region_the_remedy_names_it()
    {
        // As the SDK says it where neither a region nor a server is named.
        var error = S3Errors.Translate(
            new AmazonClientException("No RegionEndpoint or ServiceURL configured"), S3Location.Parse("s3://models/a"));
        Assert.Contains("no region is named", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "set AWS_REGION, or add ?region=NAME to the location.", error.Message, StringComparison.Ordinal);
    }
}
