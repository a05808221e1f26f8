using System.Text.Json.Serialization;
using Experiments.Artifacts;

namespace Experiments.Silo.Stores.S3;

/// <summary>What makes an artifact's files one: the small object that is switched when all of them lie there.</summary>
/// <param name="Version">The part of their keys that is theirs alone.</param>
/// <param name="Files">The files.</param>
internal sealed record S3Manifest(string Version, IReadOnlyList<StoredFile> Files);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(S3Manifest))]
internal sealed partial class S3Json : JsonSerializerContext;
