using System.Web;
using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Problems;

namespace Experiments.Silo.Stores.S3;

/// <summary>
/// The location of an artifact store on S3: <c>s3://BUCKET/PREFIX?endpoint=http://host:port&amp;region=...</c>. It
/// never contains credentials.
/// </summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Prefix">The prefix of every key; empty, or with a slash at its end.</param>
/// <param name="Endpoint">The server, if it is not Amazon's.</param>
/// <param name="Region">The region, if the SDK's usual chain does not provide it.</param>
internal sealed record S3Location(string Bucket, string Prefix, Uri? Endpoint, string? Region)
{
    private const string Scheme = "s3://";
    private const string Format = "give s3://BUCKET/PREFIX, followed by ?endpoint=http://HOST:PORT for a server that "
        + "is not Amazon's, and &region=NAME for a region";

    public static bool IsS3(string location) => location.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a location.</summary>
    /// <exception cref="ArtifactStoreException">The text is not a location on S3.</exception>
    public static S3Location Parse(string location)
    {
        var (path, query) = Split(location[Scheme.Length..], '?');
        var (bucket, prefix) = Split(path, '/');
        prefix = prefix.Trim('/');
        // The text is not shown, because it may contain a secret. Secret keys of AWS may contain a slash.
        if (path.AsSpan().ContainsAny('@', ':') || LooksLikeCredentials(query))
            throw new ArtifactStoreException(
                $"A location on S3 must not contain credentials: {Format}. Set them in the environment "
                + "(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), or use a profile or the machine's role.");
        if (bucket.Length is < 3 or > 63
                || !bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'))
            throw CreateInvalid("its bucket is not valid: it has 3 to 63 lower-case letters, digits, - and .");
        if (prefix.Length > 0 && !prefix.Split('/').All(StoreNames.IsName))
            throw CreateInvalid("its prefix is not valid: its parts have letters, digits, -, _ and .");
        var options = HttpUtility.ParseQueryString(query);
        if (options.AllKeys.Any(key => key is not ("endpoint" or "region")))
            throw CreateInvalid("it has another parameter than endpoint and region");
        if (options["region"] is { } region && !region.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw CreateInvalid("its region is not valid");
        Uri? endpoint = null;
        if (options["endpoint"] is { } text && (!Uri.TryCreate(text, UriKind.Absolute, out endpoint)
                || endpoint.Scheme is not ("http" or "https") || endpoint.UserInfo.Length > 0
                || endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0))
            throw CreateInvalid("its endpoint is not an http address of a host and a port alone");
        return new(bucket, prefix.Length == 0 ? "" : prefix + '/', endpoint, options["region"]);
    }

    public override string ToString()
    {
        string[] options = [.. Endpoint is null ? [] : (string[])[$"endpoint={Endpoint.ToString().TrimEnd('/')}"],
            .. Region is null ? [] : (string[])[$"region={Region}"]];
        return $"{Scheme}{Bucket}/{Prefix.TrimEnd('/')}{(options.Length > 0 ? "?" : "")}{string.Join('&', options)}";
    }

    private static (string Head, string Tail) Split(string text, char at) =>
        text.IndexOf(at) is >= 0 and var i ? (text[..i], text[(i + 1)..]) : (text, "");

    // Credentials are known by the names of their parameters, in the location itself or in the endpoint's.
    private static bool LooksLikeCredentials(string query) =>
        Uri.UnescapeDataString(query) is var text && (text.Contains('@') || LocationText.HoldsSecret(text));

    private static ArtifactStoreException CreateInvalid(string why) =>
        new($"This is not the location of an artifact store: {why}; {Format}.");
}
