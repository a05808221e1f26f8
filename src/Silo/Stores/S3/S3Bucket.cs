using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Experiments.Silo.Stores.S3;

/// <summary>The objects below a prefix of a bucket. Errors become exceptions of this project.</summary>
internal sealed class S3Bucket(S3Location location)
{
    private const int PartSize = 8 << 20;
    private const string HashName = "sha256";
    private const int MaxRetries = 2;

    private readonly Lazy<AmazonS3Client> _client = new(() => new(CreateConfig(location)));

    /// <summary>Puts an object; a large one in parts, a few of which are in memory and in transfer at once.</summary>
    public Task PutAsync(
        string key, Stream content, string sha256, IProgress<long>? progress, CancellationToken cancellation) =>
        ExecuteAsync(async client =>
        {
            var first = await ReadPartAsync(content, cancellation);
            if (first.Length < PartSize)
            {
                // Some S3 servers do not support the chunks with signatures or checksums that the SDK sends by default.
                var request = new PutObjectRequest
                {
                    BucketName = location.Bucket,
                    Key = location.Prefix + key,
                    InputStream = first,
                    UseChunkEncoding = false
                };
                request.Metadata[HashName] = sha256;
                await client.PutObjectAsync(request, cancellation);
                progress?.Report(first.Length);
            }
            else
            {
                await new S3Parts(client, location, key, progress).PutAsync(
                    first, () => ReadPartAsync(content, cancellation), new() { [HashName] = sha256 }, cancellation);
            }
            return true;
        }, cancellation);

    /// <summary>
    /// Returns an object's length and the SHA-256 that was stored with it; null if there is no such object.
    /// </summary>
    public Task<(long Length, string Sha256)?> HeadAsync(string key, CancellationToken cancellation) =>
        ExecuteAsync<(long, string)?>(async client =>
        {
            try
            {
                var head = await client.GetObjectMetadataAsync(
                    new() { BucketName = location.Bucket, Key = location.Prefix + key }, cancellation);
                return (head.ContentLength, head.Metadata[HashName] ?? "");
            }
            catch (AmazonS3Exception e) when (S3Errors.IsMissing(e))
            {
                // The answer to HEAD has no body, so this call finds out whether the bucket is missing.
                await client.ListObjectsV2Async(
                    new() { BucketName = location.Bucket, Prefix = location.Prefix + key, MaxKeys = 1 }, cancellation);
                return null;
            }
        }, cancellation);

    /// <summary>Reads from an object, at most to its end; null if there is no such object.</summary>
    public Task<int?> ReadAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellation) =>
        ExecuteAsync(async client =>
        {
            // The SDK sends a request again that failed, but not one whose answer breaks off.
            for (var retries = 0; ; retries++)
            {
                try
                {
                    return await ReadAsync(client, key, offset, buffer, cancellation);
                }
                catch (IOException) when (retries < MaxRetries && !cancellation.IsCancellationRequested) { }
            }
        }, cancellation);

    /// <summary>Lists the keys below a prefix with their sizes, in order.</summary>
    public Task<IReadOnlyList<(string Key, long Bytes)>> ListAsync(string prefix, CancellationToken cancellation) =>
        ExecuteAsync<IReadOnlyList<(string, long)>>(async client =>
        {
            var found = new List<(string, long)>();
            var request = new ListObjectsV2Request { BucketName = location.Bucket, Prefix = location.Prefix + prefix };
            ListObjectsV2Response page;
            do
            {
                page = await client.ListObjectsV2Async(request, cancellation);
                foreach (var item in page.S3Objects ?? [])
                    found.Add((item.Key[location.Prefix.Length..], item.Size ?? 0));
                request.ContinuationToken = page.NextContinuationToken;
            }
            while (page.IsTruncated == true);
            return found;
        }, cancellation);

    /// <summary>Removes objects; does nothing for objects that do not exist.</summary>
    public Task DeleteAsync(IEnumerable<string> keys, CancellationToken cancellation) => ExecuteAsync(async client =>
    {
        // One request per object, because servers differ most in the request that removes several.
        foreach (var key in keys) await client.DeleteObjectAsync(location.Bucket, location.Prefix + key, cancellation);
        return true;
    }, cancellation);

    /// <summary>Reads the next part of a stream; shorter only at its end.</summary>
    private static async Task<MemoryStream> ReadPartAsync(Stream content, CancellationToken cancellation)
    {
        var buffer = new byte[content.CanSeek ? Math.Min(PartSize, content.Length - content.Position) : PartSize];
        return new(
            buffer, 0, await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation),
            writable: false);
    }

    private async Task<int?> ReadAsync(
        AmazonS3Client client, string key, long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            using var response = await client.GetObjectAsync(
                new()
                {
                    BucketName = location.Bucket,
                    Key = location.Prefix + key,
                    ByteRange = new(offset, offset + buffer.Length - 1)
                },
                cancellation);
            return await response.ResponseStream.ReadAtLeastAsync(
                buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        }
        catch (AmazonS3Exception e) when (S3Errors.IsMissing(e))
        {
            return null;
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "InvalidRange")
        {
            return 0;
        }
    }

    private async Task<T> ExecuteAsync<T>(Func<AmazonS3Client, Task<T>> request, CancellationToken cancellation)
    {
        try
        {
            return await request(_client.Value);
        }
        catch (Exception e) when (S3Errors.IsStoreError(e, cancellation))
        {
            throw S3Errors.Translate(e, location);
        }
    }

    private static AmazonS3Config CreateConfig(S3Location location)
    {
        var config = new AmazonS3Config
        {
            // The timeouts are limited, so that a caller learns within a minute or two that the store does not answer.
            Timeout = TimeSpan.FromSeconds(60),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            MaxErrorRetry = MaxRetries,
            // Some S3 servers do not support the SDK's checksums; the SHA-256 of this project is checked with every
            // server.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (location.Endpoint is { } endpoint)
        {
            (config.ServiceURL, config.ForcePathStyle) = (endpoint.ToString(), true);
            config.AuthenticationRegion = location.Region ?? "us-east-1";
        }
        else if (location.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
        return config;
    }
}
