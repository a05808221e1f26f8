using System.Security.Cryptography;
using System.Text;

namespace Experiments.Planning;

/// <summary>
/// Tells experiment files apart without telling their paths: a hash of the path from the current folder, so that it
/// stays the same where the whole folder moves.
/// </summary>
internal static class SpecSource
{
    private const int Digits = 16;

    public static string Create(string path)
    {
        var relative = Path.GetRelativePath(".", path).Replace('\\', '/');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(relative)))[..Digits];
    }
}
