using System.Text.Json;
using System.Text.Json.Serialization;
using Experiments.Contracts.Specs;

namespace Experiments.Planning;

/// <summary>
/// Whether two experiments ask for the same: of the same data, whatever its file is called, and however urgently.
/// </summary>
public static class SpecIdentity
{
    /// <summary>Compares two experiments by everything that they say.</summary>
    public static bool AreSame(ExperimentSpec a, ExperimentSpec b) => Serialize(a) == Serialize(b);

    // Records compare their lists by reference; what they say is their JSON.
    private static string Serialize(ExperimentSpec spec) =>
        JsonSerializer.Serialize(
            spec with { Data = spec.Data with { FileName = "" }, Priority = 0 }, SpecJson.Default.ExperimentSpec);
}

/// <summary>
/// An experiment's text, only to compare it. Compiled ahead: reflection would cost time at the start.
/// </summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ExperimentSpec))]
internal sealed partial class SpecJson : JsonSerializerContext;
