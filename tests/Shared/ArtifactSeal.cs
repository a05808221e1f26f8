using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Experiments.Tests.Shared;

/// <summary>
/// Makes the manifest of an artifact true again after a file of it was changed, as somebody does who changes both.
/// </summary>
internal static class ArtifactSeal
{
    public static void Renew(string folder)
    {
        var files = Directory.GetFiles(folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
        Renew(files);
        File.WriteAllBytes(Path.Combine(folder, "manifest.json"), files["manifest.json"]);
    }

    public static void Renew(Dictionary<string, byte[]> files) =>
        files["manifest.json"] = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["format"] = 1,
            ["files"] = new JsonArray([.. files.Where(file => file.Key != "manifest.json").Select(file => new JsonObject
            {
                ["name"] = file.Key,
                ["length"] = file.Value.Length,
                ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(file.Value)),
            })]),
        }.ToJsonString());
}
