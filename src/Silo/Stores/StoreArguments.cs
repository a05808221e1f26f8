using Experiments.Contracts.Artifacts;
using Experiments.Silo.Guards;

namespace Experiments.Silo.Stores;

/// <summary>The rules for the arguments of the grains that serve the artifact store.</summary>
internal static class StoreArguments
{
    /// <summary>The length of the longest file: a larger one fits into no array, so no program can read it.</summary>
    public static readonly long LongestFile = Array.MaxLength;

    private const int MostFiles = 64;

    /// <summary>Checks the key of an item that is read, written or removed by its name.</summary>
    public static ArtifactKey CheckKey(ArtifactKey? key)
    {
        Arguments.CheckPresent(key, "The key of the item");
        if (key.Kind is not (ArtifactKind.Data or ArtifactKind.Artifact or ArtifactKind.Checkpoints))
            throw Arguments.Refuse("The kind of the item", $"is {key.Kind:D}, which no item of the store has");
        Arguments.CheckStoreName(key.Name, "The name of the item");
        Arguments.CheckPresent(key.Fit, "The name of the fit");
        if (key.Fit.Length == 0) return key;
        if (key.Kind != ArtifactKind.Checkpoints) throw Arguments.Refuse("The name of the fit", "is not empty");
        Arguments.CheckStoreName(key.Fit, "The name of the fit");
        return key;
    }

    /// <summary>Checks the name of a file: empty for data sets and checkpoints, which are one file.</summary>
    public static string CheckFile(string? file) => Arguments.CheckPresent(file, "The name of the file").Length == 0
        ? file!
        : Arguments.CheckStoreName(file, "The name of the file");

    /// <summary>Checks the place and the size of a piece: the pieces of a file lie side by side.</summary>
    public static ArtifactChunk CheckChunk(ArtifactChunk? chunk, long offset)
    {
        var content = Arguments.CheckPresent(Arguments.CheckPresent(chunk, "The piece").Content, "The piece");
        Arguments.CheckRange(content.Length, "The size of the piece", 1, ArtifactChunk.MaxBytes);
        Arguments.CheckRange(offset, "The offset", 0, LongestFile - content.Length);
        return offset % ArtifactChunk.MaxBytes == 0
            ? chunk!
            : throw Arguments.Refuse("The offset", $"is {offset}, which is no multiple of {ArtifactChunk.MaxBytes}");
    }

    /// <summary>Checks an item that is uploaded, and the list of its files.</summary>
    public static IReadOnlyList<ArtifactFile> CheckFiles(ArtifactKey key, IReadOnlyList<ArtifactFile>? files)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var total = 0L;
        foreach (var file in Arguments.CheckList(files, "The list of files", MostFiles))
        {
            if (!names.Add(CheckFile(file.Name))) throw Arguments.Refuse("The list of files", "names a file twice");
            total += Arguments.CheckRange(file.Length, "The length of the file", 0, LongestFile);
            Arguments.CheckSha256(file.Sha256, "The SHA-256 of the file");
        }
        Arguments.CheckRange(total, "The length of all files", 0, LongestFile);
        var isOneFile = key.Kind != ArtifactKind.Artifact;
        if (files.Count == 0 || names.Contains("") != isOneFile || (isOneFile && files.Count > 1))
            throw Arguments.Refuse("The list of files", "is not that of such an item");
        if (key.Kind == ArtifactKind.Checkpoints != key.Fit.Length > 0)
            throw Arguments.Refuse("The name of the fit", "does not fit the kind of the item");
        if (key.Kind == ArtifactKind.Data && key.Name != files[0].Sha256)
            throw Arguments.Refuse("The name of the data set", "is not its SHA-256");
        return files;
    }
}
