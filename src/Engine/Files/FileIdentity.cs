namespace Experiments.Engine.Files;

/// <summary>
/// Tells whether two paths name one file: by whatever spelling, symbolic or hard link, and on file systems that do not
/// tell upper and lower case apart.
/// </summary>
internal static class FileIdentity
{
    /// <summary>Checks whether both paths name the same existing file or folder.</summary>
    public static bool AreSame(string a, string b)
    {
        if (!OperatingSystem.IsWindows())
            return UnixCalls.FindIdentity(a) is { } identity && identity == UnixCalls.FindIdentity(b);
        return Path.Exists(a) && Path.Exists(b)
            && string.Equals(FollowLinks(a), FollowLinks(b), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Returns the full path of what a path names, behind its symbolic links, whether or not there is such a file.
    /// </summary>
    public static string FollowLinks(string path)
    {
        var file = new FileInfo(path);
        // Only what exists can be a link; the file that a link names need not exist.
        return file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }
}
