using System.Collections;
using System.Runtime.InteropServices;

namespace Experiments.Silo.Hosting;

/// <summary>
/// Starts this program again after a card's fault, in its own place: the process keeps its number, its terminal and its
/// supervisor, and gets a new image of the program, for which the driver makes new contexts.
/// </summary>
public static partial class ProgramRestart
{
    /// <summary>
    /// Replaces the program if its exit code asks for that; does not return then. Where the system has no such call, or
    /// it fails, returns the code: a supervisor starts the program again.
    /// </summary>
    /// <param name="code">The exit code.</param>
    /// <param name="arguments">The arguments with which the program goes on.</param>
    public static int After(int code, IReadOnlyList<string> arguments)
    {
        if (code != SiloServer.RestartCode || OperatingSystem.IsWindows() || Environment.ProcessPath is not { } path)
            return code;
        // 'dotnet experiments.dll' names the program first; for a program of its own, that is the path.
        string?[] command = Path.GetFileNameWithoutExtension(path) == "dotnet"
            ? [path, Environment.GetCommandLineArgs()[0], .. arguments]
            : [path, .. arguments];
        string?[] environment =
        [
            .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .Select(entry => $"{entry.Key}={entry.Value}"),
        ];
        Console.Out.Flush();
        _ = Replace(path, [.. command, null], [.. environment, null]);
        return code;
    }

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Replace(string path, string?[] arguments, string?[] environment);
}
