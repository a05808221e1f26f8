using Experiments.Handshake;

namespace Experiments.Core.Tests.Handshake;

/// <summary>The file of a secret: what is one, and what is refused with a remedy.</summary>
public sealed class SecretFileTests
{
    [Theory]
    [InlineData("0123456789abcdef")]
    [InlineData("0123456789abcdef\n")]
    [InlineData("0123456789abcdef\r\n\n")]
    public void Line_breaks_at_the_end_do_not_count(string text)
    {
        using var folder = new TemporaryFolder();
        Assert.Null(SecretFile.Read(folder.Write("secret", text), out var secret));
        Assert.Equal(new ClusterSecret("0123456789abcdef"u8).MembersKey, secret!.MembersKey);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n", "is empty")]
    [InlineData("0123456789abcde\n", "has 15 bytes, fewer than 16")]
    [InlineData("0123456789abcdef\n0123456789abcdef\n", "is not one line of text")]
    [InlineData("0123456789abcdef\u001b[31m", "is not one line of text")]
    public void What_is_no_secret_is_refused_with_the_way_to_make_one(string text, string problem)
    {
        using var folder = new TemporaryFolder();
        var found = SecretFile.Read(folder.Write("secret", text), out var secret);
        Assert.Null(secret);
        Assert.Contains(problem, found!.Text, StringComparison.Ordinal);
        Assert.Contains("openssl rand -hex 32 > FILE", found.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_file_of_a_secret_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("there is no file", SecretFile.Read(folder["none"], out _)!.Text, StringComparison.Ordinal);
        Assert.Contains("is a folder", SecretFile.Read(folder.Path, out _)!.Text, StringComparison.Ordinal);
        Assert.Contains("more than 4096 bytes", SecretFile.Read(folder.Write("long", new('x', 5000)), out _)!.Text,
            StringComparison.Ordinal);
        if (OperatingSystem.IsWindows()) return;
        Assert.Contains("is a device", SecretFile.Read("/dev/zero", out _)!.Text, StringComparison.Ordinal);
        // Nobody shall change the rights of a device on our advice.
        Assert.Null(SecretFile.FindExposure("/dev/zero"));
    }

    [Fact]
    public void Who_can_change_or_read_the_file_is_told()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("rights are those of Unix");
            return;
        }

        using var folder = new TemporaryFolder();
        var path = folder.Write("secret", "0123456789abcdef");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherWrite);
        Assert.Contains("can change", SecretFile.Read(path, out _)!.Text, StringComparison.Ordinal);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Null(SecretFile.Read(path, out _));
        Assert.Equal($"chmod 600 {path}", SecretFile.FindExposure(path)!.Remedy);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Null(SecretFile.FindExposure(path));
    }

    [Fact]
    public void The_keys_of_a_secret_differ_from_each_other_and_from_those_of_another()
    {
        var (one, other) = (new ClusterSecret("0123456789abcdef"u8), new ClusterSecret("0123456789abcdeg"u8));
        byte[][] keys =
        [
            one.GetKey(PeerRole.Silo), one.GetKey(PeerRole.Client), one.MembersKey,
            other.GetKey(PeerRole.Silo), other.GetKey(PeerRole.Client), other.MembersKey,
        ];
        Assert.Equal(6, keys.Select(Convert.ToHexString).Distinct().Count());
        Assert.Throws<ArgumentException>(() => new ClusterSecret("0123456789abcde"u8));
    }
}
