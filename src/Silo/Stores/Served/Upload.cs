using System.Security.Cryptography;
using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Engine.Files;

namespace Experiments.Silo.Stores.Served;

/// <summary>The received part of an upload: its files in a folder of its own, and the list of the pieces.</summary>
internal sealed class Upload(string folder)
{
    private readonly Dictionary<string, HashSet<long>> _pieces = new(StringComparer.Ordinal);

    /// <summary>Writes a piece at its offset.</summary>
    /// <exception cref="ArtifactStoreException">The piece cannot be written.</exception>
    public async Task AppendAsync(string file, long offset, byte[] content)
    {
        try
        {
            PrivateFiles.CreateFolder(folder);
            await using (var written = PrivateFiles.Open(
                    GetPath(file), FileMode.OpenOrCreate, FileShare.ReadWrite, FileOptions.Asynchronous))
                await RandomAccess.WriteAsync(written.SafeFileHandle, content, offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CreateFailed(e);
        }

        if (!_pieces.TryGetValue(file, out var pieces)) _pieces[file] = pieces = [];
        pieces.Add(offset);
    }

    /// <summary>Returns the pieces that have not arrived.</summary>
    public IReadOnlyList<MissingChunk> FindMissing(IReadOnlyList<ArtifactFile> files) =>
        [.. from file in files
            from offset in ArtifactKeys.GetOffsets(file)
            where !_pieces.TryGetValue(file.Name, out var pieces) || !pieces.Contains(offset)
            select new MissingChunk(file.Name, offset)];

    /// <summary>Returns the files whose length or hash is wrong.</summary>
    public async Task<IReadOnlyList<ArtifactFile>> FindWrongAsync(IReadOnlyList<ArtifactFile> files)
    {
        var wrong = new List<ArtifactFile>();
        // Task.Run, because hashing gigabytes would block Orleans' scheduler.
        foreach (var file in files)
            if (!await Task.Run(() => HasRightHashAsync(file))) wrong.Add(file);
        return wrong;
    }

    /// <summary>Forgets the pieces of files, so that they are missing again.</summary>
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

    /// <summary>Removes the files of the upload.</summary>
    public void Discard()
    {
        _pieces.Clear();
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder is removed later, with those of killed silos.
        }
    }

    private async Task<bool> HasRightHashAsync(ArtifactFile file)
    {
        await using var content = Open(file);
        return content.Length == file.Length
            && Convert.ToHexStringLower(await SHA256.HashDataAsync(content)) == file.Sha256;
    }

    // The file of a data set or a checkpoint has no name.
    private string GetPath(string file) => Path.Combine(folder, file.Length == 0 ? "-" : StoreNames.Segment(file));

    private ArtifactStoreException CreateFailed(Exception e) =>
        new(
            $"The silo cannot write the upload to {folder}: {e.Message.TrimEnd('.')}; free space there, or name "
            + "another folder with --cache-folder.",
            e, isTransient: true);
}
