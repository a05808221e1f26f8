using System.Text.Json;
using System.Text.Json.Serialization;
using Experiments.Contracts.Specs;

namespace Experiments.Planning;

/// <summary>
/// Compares experiments. Two experiments are the same even if the name of the data file, the priority or the source
/// differs.
/// </summary>
public static class SpecIdentity
{
    /// <summary>
    /// Checks whether two experiments have the same content, without the name of the data file, the priority and the
    /// source.
    /// </summary>
    public static bool AreSame(ExperimentSpec a, ExperimentSpec b) => Serialize(a) == Serialize(b);

    // Records compare their lists by reference, so the JSON texts are compared.
    private static string Serialize(ExperimentSpec spec) =>
        JsonSerializer.Serialize(
            spec with { Data = spec.Data with { FileName = "" }, Priority = 0, Source = null },
            SpecJson.Default.ExperimentSpec);
}

/// <summary>
/// The serializer of the text to compare. Generated at build time, because reflection would cost time at start-up.
/// </summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ExperimentSpec))]
internal sealed partial class SpecJson : JsonSerializerContext;
