using System.Runtime.InteropServices;

namespace Experiments.Engine.Devices.Gpu.Discovery;

/// <summary>
/// Finds cuBLAS: where EXPERIMENTS_CUBLAS says, in the CUDA toolkit's folders, in those of LD_LIBRARY_PATH, in the
/// folders of Python's nvidia packages, and at last where the loader looks by itself.
/// </summary>
internal sealed class CuBlasLocator
{
    /// <summary>The variable that names the library or its folder.</summary>
    public const string EnvironmentVariable = "EXPERIMENTS_CUBLAS";

    /// <summary>What the variable holds where no library is to be used.</summary>
    public const string None = "none";

    private static readonly int[] s_versions = [13, 12, 11];

    private static readonly string[] s_toolkits = ["CUDA_HOME", "CUDA_PATH"];
    private static readonly string[] s_environments = ["VIRTUAL_ENV", "CONDA_PREFIX"];

    private readonly Func<string, string?> _environment;
    private readonly string _root;

    /// <summary>Looks in this process's environment.</summary>
    public CuBlasLocator() : this(Environment.GetEnvironmentVariable, "/") { }

    /// <summary>Looks in a made-up environment and tree.</summary>
    public CuBlasLocator(Func<string, string?> environment, string root) => (_environment, _root) = (environment, root);

    /// <summary>The folders that are looked in, in order.</summary>
    public IEnumerable<string> Folders =>
    [
        .. GetConfiguredFolders(),
        .. FindToolkits().SelectMany(home =>
            (string[])[Path.Combine(home, "lib64"), Path.Combine(home, "lib"), Path.Combine(home, "bin"), Path.Combine(
                home, "targets", "x86_64-linux", "lib")]),
        .. (_environment("LD_LIBRARY_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        .. FindSitePackages().SelectMany(site => (string[])[Path.Combine(site, "nvidia", "cu13", "lib"),
            Path.Combine(site, "nvidia", "cublas", "lib"), Path.Combine(site, "nvidia", "cublas", "bin")]),
    ];

    /// <summary>
    /// The library that is found first, or null; also null where the variable says so, to have our own kernels used.
    /// </summary>
    /// <param name="driver">The major version of CUDA that the driver knows: it refuses newer libraries.</param>
    public string? Find(int driver = int.MaxValue)
    {
        string[] names = [.. s_versions.Where(version => version <= driver).Select(GetLibraryName)];
        if (_environment(EnvironmentVariable) == None) return null;
        if (_environment(EnvironmentVariable) is { Length: > 0 } named && File.Exists(named)) return named;
        if (Folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
                is { } path)
            return path;
        return names.FirstOrDefault(CanLoad);
    }

    /// <summary>
    /// What is wrong with the variable: it names what is not there, and other places were looked in instead. Null where
    /// all is well.
    /// </summary>
    public string? ConfigurationError =>
        _environment(EnvironmentVariable) is { Length: > 0 } named
        && named != None && !File.Exists(named) && !Directory.Exists(named)
        ? $"{EnvironmentVariable} names {named}, which is not there: correct it, or unset it to have cuBLAS looked for."
        : null;

    /// <summary>Loads what cuBLAS needs and the loader would not find in the same folder.</summary>
    public static void LoadCompanion(string path)
    {
        var companion = path.Replace("libcublas.so", "libcublasLt.so", StringComparison.Ordinal)
            .Replace("cublas64", "cublasLt64", StringComparison.Ordinal);
        if (File.Exists(companion)) NativeLibrary.TryLoad(companion, out _);
    }

    private static string GetLibraryName(int version) =>
        OperatingSystem.IsWindows() ? $"cublas64_{version}.dll" : $"libcublas.so.{version}";

    private static bool CanLoad(string name)
    {
        if (!NativeLibrary.TryLoad(name, out var library)) return false;
        NativeLibrary.Free(library);
        return true;
    }

    private string[] GetConfiguredFolders() =>
        _environment(EnvironmentVariable) is { Length: > 0 } folder && Directory.Exists(folder) ? [folder] : [];

    private IEnumerable<string> FindToolkits() =>
    [
        .. s_toolkits.Select(_environment).OfType<string>().Where(home => home.Length > 0),
        .. FindFolders(Path.Combine(_root, "usr", "local"), "cuda*"),
    ];

    private IEnumerable<string> FindSitePackages()
    {
        var homes = s_environments.Select(_environment)
            .Concat((_environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Where(folder => File.Exists(Path.Combine(folder, "python3"))).Select(Path.GetDirectoryName))
            .OfType<string>().Where(home => home.Length > 0).Distinct();
        foreach (var home in homes)
        {
            foreach (var python in FindFolders(Path.Combine(home, "lib"), "python3*"))
            {
                yield return Path.Combine(python, "site-packages");
                yield return Path.Combine(python, "dist-packages");
            }
            yield return Path.Combine(home, "Lib", "site-packages");
        }
    }

    private static IEnumerable<string> FindFolders(string folder, string pattern)
    {
        try
        {
            return Directory.Exists(folder)
                ? Directory.GetDirectories(folder, pattern).OrderDescending(StringComparer.Ordinal)
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
