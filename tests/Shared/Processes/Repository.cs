using System.Reflection;

namespace Experiments.Tests.Shared.Processes;

/// <summary>Where the programs and examples are that the tests run as a user would.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The built program, of the same configuration as these tests.</summary>
    public static string Program => Path.Combine(Root, "src", "Client", "bin", Configuration, "net10.0", "experiments");

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string Configuration => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Configuration").Value!;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Experiments.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
