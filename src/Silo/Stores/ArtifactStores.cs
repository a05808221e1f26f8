using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Problems;
using Experiments.Silo.Stores.Folder;
using Experiments.Silo.Stores.S3;

namespace Experiments.Silo.Stores;

/// <summary>Opens artifact stores by their locations: a folder's path, or <c>s3://BUCKET/PREFIX</c>.</summary>
public static class ArtifactStores
{
    private const string Format = "name a folder, or s3://BUCKET/PREFIX";

    /// <summary>Opens a store. The connection is first used by the first call to the store.</summary>
    /// <exception cref="ArtifactStoreException">The location is invalid.</exception>
    public static IArtifactStore Open(string location) =>
        S3Location.IsS3(location) ? new S3ArtifactStore(S3Location.Parse(location))
        : FindProblem(location) is { } problem
            ? throw new ArtifactStoreException($"The location of the artifact store is not valid: {problem}.")
            : new FolderArtifactStore(location);

    /// <summary>Checks whether a location is a folder of this machine.</summary>
    public static bool IsFolder(string location) => !location.Contains("://", StringComparison.Ordinal);

    /// <summary>Returns the problem of a location, with the remedy; null if there is none.</summary>
    public static string? FindProblem(string location)
    {
        try
        {
            if (S3Location.IsS3(location)) _ = S3Location.Parse(location);
            else if (string.IsNullOrWhiteSpace(location)) return Format;
            else if (!IsFolder(location)) return $"'{LocationText.Format(location)}' is neither: {Format}";
            return null;
        }
        catch (ArtifactStoreException e)
        {
            return e.Message;
        }
    }
}
