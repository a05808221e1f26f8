using System.Reflection;

namespace Experiments.Telemetry;

/// <summary>
/// The version of this program, as silos report it to each other and to operators: <c>0.1.0</c>, with the commit of the
/// build if that is known.
/// </summary>
public static class SiloVersion
{
    /// <summary>The version.</summary>
    public static string Current { get; } = Shorten(
        typeof(SiloVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    private static string Shorten(string version)
    {
        const int Digits = 8;
        var plus = version.IndexOf('+');
        return plus < 0 ? version : version[..Math.Min(version.Length, plus + 1 + Digits)];
    }
}
