using System.Security.Cryptography;
using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Engine.Files;
using Experiments.Silo.Guards;

namespace Experiments.Silo.Stores.Served;

/// <summary>The received part of an upload: its files in a folder of its own, and the list of the pieces.</summary>
internal sealed class Upload(string folder, UploadLimits limits)
{
    private const int MostFiles = 64;

    // The lengths of the pieces, by file and offset.
    private readonly Dictionary<string, Dictionary<long, int>> _pieces = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Whether its files are being read, so that they must stay.</summary>
    public bool IsInUse { get; set; }

    /// <summary>Writes a piece at its offset.</summary>
    /// <exception cref="ArtifactStoreException">The piece cannot be written, or there are too many uploads.</exception>
    /// <exception cref="RefusedCallException">The upload would be larger than any item of a store.</exception>
    public async Task AppendAsync(string file, long offset, byte[] content)
    {
        int known;
        lock (_gate)
        {
            CheckSize(file, offset, content.Length);
            known = _pieces.GetValueOrDefault(file)?.GetValueOrDefault(offset) ?? 0;
        }
        // A piece that is repeated, because its answer was lost, takes no more room.
        limits.Reserve(this, Math.Max(0, content.Length - known));
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

        lock (_gate)
        {
            if (!_pieces.TryGetValue(file, out var pieces)) _pieces[file] = pieces = [];
            pieces[offset] = content.Length;
        }
    }

    /// <summary>Returns the pieces that have not arrived.</summary>
    public IReadOnlyList<MissingChunk> FindMissing(IReadOnlyList<ArtifactFile> files)
    {
        lock (_gate)
            return [.. from file in files
                       from offset in ArtifactKeys.GetOffsets(file)
                       where !_pieces.TryGetValue(file.Name, out var pieces) || !pieces.ContainsKey(offset)
                       select new MissingChunk(file.Name, offset)];
    }

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
        lock (_gate)
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
        lock (_gate) _pieces.Clear();
        limits.Release(this);
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder is removed later, with those of killed silos.
        }
    }

    /// <summary>
    /// Checks that a piece leaves the upload within the size of an item. The ends of the files count, because an offset
    /// far beyond the bytes that arrived makes a file as long.
    /// </summary>
    private void CheckSize(string file, long offset, int length)
    {
        if (!_pieces.ContainsKey(file) && _pieces.Count == MostFiles)
            throw Arguments.Refuse("The upload", $"has more than {MostFiles} files");
        var total = offset + length + _pieces.Where(other => other.Key != file)
            .Sum(other => other.Value.Max(piece => piece.Key + piece.Value));
        Arguments.CheckRange(total, "The size of the upload", 0, StoreArguments.LongestFile);
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
