namespace Experiments.Engine.Files;

/// <summary>The error that a path names a pipe, a device or the like, which may block, or never end.</summary>
internal sealed class NotAFileException(string path, FileKind kind)
    : IOException($"it is {FileKinds.Describe(kind)}, and only regular files are read")
{
    /// <summary>The remedy, as a part of a sentence.</summary>
    public const string Remedy = "write the content to a file, and name that file";

    /// <summary>The path.</summary>
    public string Path => path;

    /// <summary>The kind of the thing.</summary>
    public FileKind Kind => kind;
}
