using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Artifacts;

/// <summary>The content of <c>estimator.json</c>.</summary>
/// <param name="Format">The version of this layout.</param>
/// <param name="Info">The description and origin of the model.</param>
/// <param name="Features">The feature columns in order.</param>
/// <param name="Target">The description of the target.</param>
/// <param name="Pipeline">The fitted steps before the network.</param>
internal sealed record EstimatorDocument(
    int Format,
    ArtifactInfo Info,
    IReadOnlyList<string> Features,
    TargetInfo Target,
    IReadOnlyList<StepDocument> Pipeline)
{
    /// <summary>
    /// The shape of the rows that the network takes; null, and absent from the JSON, for vectors.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? RowShape { get; init; }

    /// <summary>The scaler of the target; null, and absent from the JSON, where it was not scaled.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TargetScalerDocument? TargetScaler { get; init; }

    /// <summary>
    /// The SHA-256 of every other file, by name; null, and absent from the JSON, where the manifest lists the files.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, string>? Files { get; init; }

    /// <summary>The version of the layout without a shape of rows and without a manifest.</summary>
    public const int VectorFormat = 1;

    /// <summary>The version of the layout with a shape of rows, without a manifest.</summary>
    public const int ShapedFormat = 2;

    /// <summary>
    /// The version of the layout of an artifact that has a manifest. An engine that reads earlier versions alone would
    /// not check the document itself.
    /// </summary>
    public const int ManifestFormat = 3;

    /// <summary>
    /// The version of the layout with a scaler of the target or with features in double precision, and the latest that
    /// this engine reads. An engine that reads earlier versions alone would predict scaled numbers. Other artifacts
    /// have <see cref="ManifestFormat"/>.
    /// </summary>
    public const int ScaledFormat = 4;

    /// <summary>The largest size of a document that is read, in bytes.</summary>
    public const int MaxBytes = 256 << 20;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new ParameterSetConverter(), new LearningTaskConverter(), new JsonStringEnumConverter(
            JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Checks the rules that the types of the JSON do not express.</summary>
    /// <exception cref="ArgumentException">A name is missing, or the classes are not those of the task.</exception>
    public void Check()
    {
        if (Features.Count == 0 || Features.Any(string.IsNullOrEmpty))
            throw new ArgumentException("A feature has no name.");
        if (Target.Names.IsDefaultOrEmpty || Target.Names.Any(string.IsNullOrEmpty))
            throw new ArgumentException("A target has no name.");
        if (Target.Classes.IsDefault || Target.Classes.Any(c => c is null))
            throw new ArgumentException("A class has no name.");
        if (Pipeline.Any(s => s?.State is null || s.Step is null))
            throw new ArgumentException("A step has no name or no state.");
        if (Target.Positive is { } positive && !Target.Classes.Contains(positive))
            throw new ArgumentException("The positive class is none of the classes.");
        if (TargetScaler is { Mean: var mean } && mean.Count != Target.Outputs)
            throw new ArgumentException($"The scaler of {mean.Count} targets is not one of {Target.Outputs}.");
        var (names, classes) = (Target.Names.Length, Target.Classes.Length);
        if (!Target.Task.Accepts(names, classes))
            throw new ArgumentException($"A {Target.Task} target does not have {names} names and {classes} classes.");
        if (Target.ClassesAreIntegers && !Target.Classes.All(
                c => long.TryParse(c, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
            throw new ArgumentException("A class is not a whole number.");
    }

    /// <summary>Returns the shape of the rows that the network takes.</summary>
    /// <param name="features">The number of features that the network takes.</param>
    /// <exception cref="ArgumentException">The document's shape has another number of elements.</exception>
    public Shape GetRowShape(int features)
    {
        if (RowShape is null) return new(features);
        var shape = new Shape([.. RowShape]);
        return shape.Rank > 1 && shape.Size == features
            ? shape
            : throw new ArgumentException($"Rows of {features} features do not have the shape {shape}.");
    }

    /// <summary>Encodes the document as UTF-8 JSON.</summary>
    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Options), (byte)'\n'];

    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">The bytes are not the JSON of such a document.</exception>
    public static EstimatorDocument Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<EstimatorDocument>(json, Options)
                ?? throw new JsonException("The document is null.");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // The serializer throws these for a duplicate name in a step's state, and for half of a surrogate pair.
            throw new JsonException(e.Message, e);
        }
    }
}

/// <summary>The scaler of a target: y = z * scale + mean.</summary>
internal sealed record TargetScalerDocument(IReadOnlyList<double> Mean, IReadOnlyList<double> Scale, bool Float64);

/// <summary>
/// One fitted step: its name in the catalog and its state without tensors, which are in the tensors file.
/// </summary>
internal sealed record StepDocument(string Step, JsonObject State);
