using System.Runtime.InteropServices;

namespace Experiments.Engine.Devices.Gpu.Discovery;

/// <summary>
/// Finds cuBLAS. Searches the path in EXPERIMENTS_CUBLAS, the folders of the CUDA toolkit, those of LD_LIBRARY_PATH,
/// those of Python's nvidia packages, and last the default paths of the loader.
/// </summary>
internal sealed class CuBlasLocator
{
    /// <summary>The environment variable that names the library or its folder.</summary>
    public const string EnvironmentVariable = "EXPERIMENTS_CUBLAS";

    /// <summary>The value of the variable that disables cuBLAS.</summary>
    public const string None = "none";

    private static readonly int[] s_versions = [13, 12, 11];

    private static readonly string[] s_toolkits = ["CUDA_HOME", "CUDA_PATH"];
    private static readonly string[] s_environments = ["VIRTUAL_ENV", "CONDA_PREFIX"];

    private readonly Func<string, string?> _environment;
    private readonly string _root;

    /// <summary>Searches in this process's environment.</summary>
    public CuBlasLocator() : this(Environment.GetEnvironmentVariable, "/") { }

    /// <summary>Searches in a given environment and file tree, for tests.</summary>
    public CuBlasLocator(Func<string, string?> environment, string root) => (_environment, _root) = (environment, root);

    /// <summary>The folders that are searched, in order.</summary>
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

    /// <summary>Returns the first library that is found, or null; also null if the variable disables cuBLAS.</summary>
    /// <param name="driver">The major version of CUDA that the driver supports: it rejects newer libraries.</param>
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
    /// The error in the variable: it names a path that does not exist, and the other places were searched. Null if
    /// there is no error.
    /// </summary>
    public string? ConfigurationError =>
        _environment(EnvironmentVariable) is { Length: > 0 } named
        && named != None && !File.Exists(named) && !Directory.Exists(named)
        ? $"{EnvironmentVariable} names {named}, which does not exist: correct the path, or unset the variable."
        : null;

    /// <summary>Loads cublasLt, which cuBLAS needs: the loader would not find it in the same folder.</summary>
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
