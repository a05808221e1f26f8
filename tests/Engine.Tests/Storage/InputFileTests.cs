using System.Diagnostics;
using System.Net.Sockets;
using Experiments.Engine.Data;
using Experiments.Engine.Files;
using Experiments.Tests.Shared;

namespace Experiments.Engine.Tests.Storage;

/// <summary>Only regular files are read: a pipe may block for ever, a device may never end.</summary>
public sealed class InputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Others => new()
    {
        { "/dev/zero", "a device" },
        { "/dev/null", "a device" },
        { "/dev/tty", "a device" },
        { "/proc/kmsg", "a file that the system makes" },
        { "/proc/self/status", "a file that the system makes" },
        { "/sys/kernel/uevent_seqnum", "a file that the system makes" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Others))]
    public void What_the_system_makes_is_refused_and_so_is_a_link_to_it(string path, string words)
    {
        Assert.SkipUnless(File.Exists(path), $"the system has no {path}");
        File.CreateSymbolicLink(_folder["link"], path);
        AssertRefused(path, words);
        AssertRefused(_folder["link"], words);
    }

    [Fact]
    public void A_pipe_is_refused_without_waiting_for_its_writer()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows' pipes have no path in a folder");
        using (var make = Process.Start("mkfifo", _folder["pipe"])) make.WaitForExit();
        AssertRefused(_folder["pipe"], "a pipe");
    }

    [Fact]
    public void A_socket_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the kinds of files are Unix's");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        AssertRefused(_folder["socket"], "a socket");
    }

    [Fact]
    public void A_file_and_a_link_to_it_are_read()
    {
        File.CreateSymbolicLink(_folder["link"], _folder.Write("file", "text"));
        Assert.Equal("text"u8.ToArray(), InputFile.ReadAllBytes(_folder["file"]));
        Assert.Equal("text", InputFile.ReadAllText(_folder["link"]));
        Assert.Equal("text"u8.ToArray(), DataFile.ReadAllBytes(_folder["link"]));
    }

    [Fact]
    public void A_file_above_the_limit_and_one_that_is_missing_are_errors()
    {
        Assert.Contains("at most 3", Assert.Throws<IOException>(
            () => InputFile.ReadAllBytes(_folder.Write("file", "text"), limit: 3)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => InputFile.Open(_folder["none"]));
        Assert.Equal("Name a file in it.",
            Assert.Throws<DataException>(() => DataFile.ReadAllBytes(_folder.Path)).Remedy);
    }

    private static void AssertRefused(string path, string words)
    {
        Assert.Contains(
            words, Assert.Throws<NotAFileException>(() => InputFile.Open(path)).Message, StringComparison.Ordinal);
        var error = Assert.Throws<DataException>(() => DataReader.Read(path));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal("Write the content to a file, and name that file.", error.Remedy);
    }
}
