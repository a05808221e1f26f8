using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Experiments.Contracts.Errors;

namespace Experiments.Silo.Stores.S3;

/// <summary>Turns exceptions of the SDK into messages: what, where and the remedy.</summary>
internal static class S3Errors
{
    public static bool IsMissing(Exception e) =>
        e is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound } missing && missing.ErrorCode != "NoSuchBucket";

    public static bool IsStoreError(Exception e, CancellationToken cancellation) =>
        e is AmazonClientException or AmazonServiceException or HttpRequestException or IOException or TimeoutException
            or OperationCanceledException
        && !cancellation.IsCancellationRequested;

    public static ArtifactStoreException Translate(Exception e, S3Location location) => e switch
    {
        AmazonS3Exception { ErrorCode: "NoSuchBucket" } => CreateException(
            location, e, $"there is no bucket '{location.Bucket}'", "create it, or name another with --artifact-store"),
        AmazonS3Exception
        {
            ErrorCode: "InvalidAccessKeyId"
            or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken"
        } =>
            CreateException(location, e, "it rejects the credentials",
                "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the profile, or the machine's role"),
        AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } =>
            CreateException(location, e, "access is denied",
                "the credentials must be allowed to list, get, put and delete objects of the bucket"),
        AmazonServiceException
        {
            StatusCode: >= HttpStatusCode.InternalServerError
            or HttpStatusCode.TooManyRequests
        } =>
            CreateException(location, e, "it cannot serve now", "try again later", isTransient: true),
        _ when IsUnreachable(e) => CreateException(location, e, "it does not answer",
            "check that the endpoint is right and can be reached from here", isTransient: true),
        // The SDK has no error code for a missing region.
        AmazonClientException when e.Message.Contains("RegionEndpoint", StringComparison.Ordinal) => CreateException(
            location, e, "no region is named for it", "set AWS_REGION, or add ?region=NAME to the location"),
        // Other exceptions of the SDK: no credentials were found.
        AmazonClientException => CreateException(location, e, "there are no credentials for it",
            "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or a role of the machine"),
        _ => CreateException(location, e, "it refused the request", "see its message"),
    };

    // Some network errors are wrapped in an exception of the SDK.
    private static bool IsUnreachable(Exception? e) =>
        e is HttpRequestException
            or IOException or TimeoutException or OperationCanceledException or System.Net.Sockets.SocketException
        || (e is AmazonServiceException { StatusCode: 0 })
        || (e is not AmazonServiceException && e?.InnerException is { } inner && IsUnreachable(inner));

    // The SDK's exceptions cannot be serialized for other processes, so their texts are copied into the message.
    private static ArtifactStoreException CreateException(
        S3Location location, Exception e, string what, string remedy, bool isTransient = false) =>
            new($"The artifact store {location}: {what} ({e.Message.Trim().TrimEnd('.')}); {remedy}.",
                inner: null, isTransient);
}
