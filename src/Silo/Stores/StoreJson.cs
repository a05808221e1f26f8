using System.Text.Json.Serialization;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>
/// The JSON form of values without columns of their own. Generated at build time, because reflection would cost time at
/// start-up.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ExperimentSpec))]
[JsonSerializable(typeof(ExperimentStatus))]
[JsonSerializable(typeof(FitReport))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, double>))]
[JsonSerializable(typeof(IReadOnlyList<FitId>))]
[JsonSerializable(typeof(LedgerFlags))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class StoreJson : JsonSerializerContext;
