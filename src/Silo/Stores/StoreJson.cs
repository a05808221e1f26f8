using System.Text.Json.Serialization;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>
/// How stores write what has no columns of its own. Compiled ahead: reflection would cost time at the start.
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
