using System.Text.Json;
using Experiments.Contracts.Specs;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Mapping;

/// <summary>Whether two experiments ask for the same: of the same data, whatever its file is called, and however urgently.</summary>
public static class SpecIdentity
{
    /// <summary>Compares two experiments by everything that they say.</summary>
    public static bool Same(ExperimentSpec a, ExperimentSpec b) => Text(a) == Text(b);

    // Records compare their lists by reference; what they say is their JSON.
    private static string Text(ExperimentSpec spec) =>
        JsonSerializer.Serialize(spec with { Data = spec.Data with { FileName = "" }, Priority = 0 }, StoreJson.Default.ExperimentSpec);
}
