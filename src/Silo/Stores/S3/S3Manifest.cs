using System.Text.Json.Serialization;
using Experiments.Artifacts;

namespace Experiments.Silo.Stores.S3;

/// <summary>
/// The manifest of an artifact: a small object that lists its files, and that is replaced when all of them are stored.
/// </summary>
/// <param name="Version">The part of the files' keys that is unique to this version.</param>
/// <param name="Files">The files.</param>
internal sealed record S3Manifest(string Version, IReadOnlyList<StoredFile> Files);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(S3Manifest))]
internal sealed partial class S3Json : JsonSerializerContext;
