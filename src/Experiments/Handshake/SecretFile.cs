using System.Text;
using Experiments.Engine.Files;

namespace Experiments.Handshake;

/// <summary>The file that holds the secret of a cluster: one line of text.</summary>
internal static class SecretFile
{
    /// <summary>The way to make a secret.</summary>
    public const string Recipe = "make one with: (umask 077; openssl rand -hex 32 > FILE)";

    /// <summary>Reads a secret; line breaks at its end do not count.</summary>
    /// <param name="path">The file.</param>
    /// <param name="secret">The secret; null if there is a problem.</param>
    /// <returns>The problem; null if there is none.</returns>
    public static SecretFileProblem? Read(string path, out ClusterSecret? secret)
    {
        secret = null;
        // A pipe may be the output of a program that keeps secrets.
        if (FileKinds.Find(path) is var kind and not (FileKind.Regular or FileKind.Pipe))
            return new($"{path} is {FileKinds.Describe(kind)}", "name the file of the secret");
        byte[] content;
        try
        {
            // One byte more than allowed tells a longer file. A pipe has no length to ask for.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var buffer = new byte[ClusterSecret.MaxLength + 1];
            content = buffer[..file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new($"there is no file {path}", Recipe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new($"the secret in {path} cannot be read ({e.Message.TrimEnd('.')})",
                "check the file's owner and rights");
        }
        if (content.Length > ClusterSecret.MaxLength)
            return new($"{path} has more than {ClusterSecret.MaxLength} bytes", "name the file of the secret");
        var text = content.AsSpan().TrimEnd("\r\n"u8);
        if (text.Length == 0) return new($"{path} is empty", Recipe);
        if (!IsLineOfText(text)) return new($"{path} is not one line of text", Recipe);
        if (text.Length < ClusterSecret.MinLength)
            return new(
                $"the secret in {path} has {text.Length} bytes, fewer than {ClusterSecret.MinLength}", Recipe);
        if (HasMode(path, UnixFileMode.OtherWrite))
            return new($"every user of this machine can change the secret in {path}", $"chmod 600 {path}");
        secret = new(text);
        return null;
    }

    /// <summary>Returns the problem of a secret that every user of the machine can read; null for none.</summary>
    public static SecretFileProblem? FindExposure(string path) => HasMode(path, UnixFileMode.OtherRead)
        ? new($"every user of this machine can read the secret in {path}", $"chmod 600 {path}")
        : null;

    private static bool HasMode(string path, UnixFileMode mode) =>
        !OperatingSystem.IsWindows() && File.Exists(path) && FileKinds.Find(path) == FileKind.Regular
            && File.GetUnixFileMode(path).HasFlag(mode);

    private static bool IsLineOfText(ReadOnlySpan<byte> text)
    {
        try
        {
            foreach (var c in new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text))
                if (char.IsControl(c)) return false;
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>The reason why a file is not used as a secret, or should not be.</summary>
/// <param name="Text">The problem, as a clause.</param>
/// <param name="Remedy">The remedy, as a clause.</param>
internal sealed record SecretFileProblem(string Text, string Remedy)
{
    public override string ToString() => $"{Text}: {Remedy}";
}
