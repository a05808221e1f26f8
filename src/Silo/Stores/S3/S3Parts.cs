using Amazon.S3;
using Amazon.S3.Model;

namespace Experiments.Silo.Stores.S3;

/// <summary>Puts one large object in parts. The object appears when all parts are stored, or not at all.</summary>
internal sealed class S3Parts(AmazonS3Client client, S3Location location, string key, IProgress<long>? progress)
{
    private const int InFlight = 4;

    private readonly Queue<(Task<UploadPartResponse> Sent, long Bytes)> _sending = new();
    private readonly List<PartETag> _parts = [];
    private long _sent;
    private string _upload = "";

    /// <summary>Puts the object.</summary>
    /// <param name="first">The first part.</param>
    /// <param name="next">Returns the next part; empty after the last.</param>
    /// <param name="metadata">The metadata of the object.</param>
    /// <param name="cancellation">Cancels the upload.</param>
    public async Task PutAsync(
        MemoryStream first,
        Func<Task<MemoryStream>> next,
        Dictionary<string, string> metadata,
        CancellationToken cancellation)
    {
        var begin = new InitiateMultipartUploadRequest { BucketName = location.Bucket, Key = location.Prefix + key };
        foreach (var (name, value) in metadata) begin.Metadata[name] = value;
        _upload = (await client.InitiateMultipartUploadAsync(begin, cancellation)).UploadId;
        try
        {
            var number = 0;
            for (var part = first; part.Length > 0; part = await next())
            {
                if (_sending.Count == InFlight) await FinishAsync();
                _sending.Enqueue((SendAsync(part, ++number, cancellation), part.Length));
            }
            while (_sending.Count > 0) await FinishAsync();
            await client.CompleteMultipartUploadAsync(
                new()
                {
                    BucketName = location.Bucket,
                    Key = location.Prefix + key,
                    UploadId = _upload,
                    PartETags = _parts
                },
                cancellation);
        }
        catch
        {
            await AbortAsync();
            throw;
        }
    }

    private Task<UploadPartResponse> SendAsync(MemoryStream part, int number, CancellationToken cancellation) =>
        client.UploadPartAsync(
            new()
            {
                BucketName = location.Bucket,
                Key = location.Prefix + key,
                UploadId = _upload,
                PartNumber = number,
                PartSize = part.Length,
                InputStream = part,
                UseChunkEncoding = false,
            },
            cancellation);

    private async Task FinishAsync()
    {
        var (sent, bytes) = _sending.Peek();
        _parts.Add(new(_parts.Count + 1, (await sent).ETag));
        _ = _sending.Dequeue();
        progress?.Report(_sent += bytes);
    }

    private async Task AbortAsync()
    {
        foreach (var (sent, _) in _sending) await ((Task)sent).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await client.AbortMultipartUploadAsync(
                location.Bucket, location.Prefix + key, _upload, CancellationToken.None);
        }
        catch (Exception e) when (S3Errors.IsStoreError(e, CancellationToken.None))
        {
            // A bucket's rule for incomplete uploads removes the remaining parts.
        }
    }
}
