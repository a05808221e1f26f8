using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Artifacts;

/// <summary>The content of <c>estimator.json</c>.</summary>
/// <param name="Format">The version of this layout.</param>
/// <param name="Info">What the model is and where it comes from.</param>
/// <param name="Features">The feature columns in order.</param>
/// <param name="Target">What is predicted.</param>
/// <param name="Pipeline">The fitted steps before the network.</param>
/// <param name="Files">The SHA-256 of every other file, by name.</param>
internal sealed record EstimatorDocument(
    int Format,
    ArtifactInfo Info,
    IReadOnlyList<string> Features,
    TargetInfo Target,
    IReadOnlyList<StepDocument> Pipeline,
    SortedDictionary<string, string> Files)
{
    /// <summary>The version of the layout that this engine writes and reads.</summary>
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new ParameterSetConverter(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>The document as UTF-8 JSON.</summary>
    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Options), (byte)'\n'];

    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">It is not the JSON of such a document.</exception>
    public static EstimatorDocument Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<EstimatorDocument>(json, Options) ?? throw new JsonException("It holds null.");
}

/// <summary>One fitted step: its name in the catalog, and what it learned; its tensors stand in the tensors file.</summary>
internal sealed record StepDocument(string Step, JsonObject State);
