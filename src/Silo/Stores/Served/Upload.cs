using System.Security.Cryptography;
using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;

namespace Experiments.Silo.Stores.Served;

/// <summary>What has come of an upload: its files in a folder of its own, and which pieces of them are there.</summary>
internal sealed class Upload(string folder)
{
    private readonly Dictionary<string, HashSet<long>> _pieces = new(StringComparer.Ordinal);

    /// <summary>Writes a piece at its place.</summary>
    /// <exception cref="ArtifactStoreException">It cannot be written.</exception>
    public async Task AppendAsync(string file, long offset, byte[] content)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using (var handle = File.OpenHandle(GetPath(file),
                    FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, FileOptions.Asynchronous))
                await RandomAccess.WriteAsync(handle, content, offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CreateFailed(e);
        }

        if (!_pieces.TryGetValue(file, out var pieces)) _pieces[file] = pieces = [];
        pieces.Add(offset);
    }

    /// <summary>The pieces that have not come.</summary>
    public IReadOnlyList<MissingChunk> FindMissing(IReadOnlyList<ArtifactFile> files) =>
        [.. from file in files
            from offset in ArtifactKeys.GetOffsets(file)
            where !_pieces.TryGetValue(file.Name, out var pieces) || !pieces.Contains(offset)
            select new MissingChunk(file.Name, offset)];

    /// <summary>The files that are not what they should be.</summary>
    public async Task<IReadOnlyList<ArtifactFile>> FindWrongAsync(IReadOnlyList<ArtifactFile> files)
    {
        var wrong = new List<ArtifactFile>();
        // Not on Orleans' scheduler: it may be gigabytes.
        foreach (var file in files)
            if (!await Task.Run(() => HasRightHashAsync(file))) wrong.Add(file);
        return wrong;
    }

    /// <summary>Forgets the pieces of files: they are missing from then on.</summary>
    public void Forget(IEnumerable<ArtifactFile> files)
    {
        foreach (var file in files) _pieces.Remove(file.Name);
    }

    /// <summary>Reads a file from its beginning.</summary>
    public Stream Open(ArtifactFile file)
    {
        try
        {
            return file.Length == 0 ? Stream.Null : File.OpenRead(GetPath(file.Name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CreateFailed(e);
        }
    }

    /// <summary>Removes what has come.</summary>
    public void Discard()
    {
        _pieces.Clear();
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is swept with what killed silos leave.
        }
    }

    private async Task<bool> HasRightHashAsync(ArtifactFile file)
    {
        await using var content = Open(file);
        return content.Length == file.Length
            && Convert.ToHexStringLower(await SHA256.HashDataAsync(content)) == file.Sha256;
    }

    // Of data sets and checkpoints the file has no name.
    private string GetPath(string file) => Path.Combine(folder, file.Length == 0 ? "-" : StoreNames.Segment(file));

    private ArtifactStoreException CreateFailed(Exception e) =>
        new(
            $"The silo cannot keep what is uploaded in {folder}: {e.Message.TrimEnd('.')}; free space there, or name "
            + "another folder with --cache-folder.",
            e, isTransient: true);
}
