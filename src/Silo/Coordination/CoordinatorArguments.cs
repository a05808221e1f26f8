using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Specs;
using Experiments.Planning;
using Experiments.Silo.Guards;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

/// <summary>
/// The rules for the arguments of a coordinator, which hold whatever its experiment is. See
/// <see cref="ReportRules"/> for the rules of an experiment's reports.
/// </summary>
internal static class CoordinatorArguments
{
    private const int MostTrials = 1_000_000;
    private const int MostScores = 100;
    private const int MostEpochs = 1_000_000_000;
    private static readonly TimeSpan s_longestFit = TimeSpan.FromDays(3650);

    public static SubmitRequest Check(SubmitRequest? request, string experimentId)
    {
        Arguments.CheckPresent(request, "The submission");
        Arguments.CheckPresent(request.Spec, "The specification");
        if (request.Owner is { } owner && !OwnerNames.IsValid(owner))
            throw Arguments.Refuse("The owner", $"is not valid: {OwnerNames.Rule}");
        return Arguments.CheckId(request.ExperimentId) == experimentId
            ? request
            : throw Arguments.Refuse("The id of the experiment", "is not that of the coordinator");
    }

    public static LeaseRequest Check(LeaseRequest? request)
    {
        Arguments.CheckPresent(request, "The request");
        CheckWorker(request.WorkerId);
        CheckSecret(request.Secret);
        Arguments.CheckRange(request.MaxTrials, "The number of trials", 0, MostTrials);
        if (request.PackKey is { } key) Arguments.CheckText(key, "The pack key");
        Arguments.CheckName(request.NumericsClass, "The numerics class");
        Arguments.CheckRange(request.TrialsHeld, "The number of trials held", 0, MostTrials);
        if (request.TokensHeld is { } tokens)
        {
            Arguments.CheckList(tokens, "The list of tokens held");
            foreach (var token in tokens) CheckToken(token);
        }
        Arguments.CheckRange(request.Number, "The number of the request", 0, long.MaxValue);
        return request;
    }

    public static ReportRequest Check(ReportRequest? request)
    {
        Arguments.CheckPresent(request, "The report");
        CheckToken(request.Token);
        CheckWorker(request.WorkerId);
        foreach (var fit in Arguments.CheckList(request.Fits, "The list of fits")) CheckFit(fit);
        return request;
    }

    public static LeaseProof Check(LeaseProof? lease)
    {
        CheckToken(Arguments.CheckPresent(lease, "The lease").Token);
        return lease;
    }

    public static ArtifactKey Check(ArtifactKey? key) => StoreArguments.CheckKey(key);

    public static long CheckToken(long token) => Arguments.CheckRange(token, "The token", 1, long.MaxValue);

    public static string CheckWorker(string? id) => Arguments.CheckName(id, "The id of the worker").Length > 0
        ? id!
        : throw Arguments.Refuse("The id of the worker", "is empty");

    public static long CheckSecret(long secret) => secret != 0
        ? secret
        : throw Arguments.Refuse("The secret", "is missing; update the silo of this worker to the version of the head");

    public static long CheckTrial(long trial) => Arguments.CheckRange(trial, "The trial", 0, long.MaxValue);

    private static void CheckFit(FitReport fit)
    {
        CheckTrial(fit.Trial);
        Arguments.CheckRange(fit.Fold, "The fold", -1, int.MaxValue);
        Arguments.CheckRange(fit.Rung, "The rung", 0, int.MaxValue);
        Arguments.CheckRange(fit.Epochs, "The number of epochs", 0, MostEpochs);
        Arguments.CheckRange(fit.BestEpoch, "The best epoch", 0, MostEpochs);
        Arguments.CheckRange(fit.TrainRows, "The number of rows", 0, int.MaxValue);
        Arguments.CheckRange(fit.WatchedRows, "The number of watched rows", 0, int.MaxValue - fit.TrainRows);
        CheckTime(fit.FitTime);
        CheckTime(fit.ScoreTime);
        if (fit.Failure is { } failure) Arguments.CheckText(failure.Message, "The message of the failure");
        if (Arguments.CheckPresent(fit.Scores, "The map of scores").Count > MostScores)
            throw Arguments.Refuse("The map of scores", $"has {fit.Scores.Count} entries");
        foreach (var metric in fit.Scores.Keys) Arguments.CheckName(metric, "The name of a metric");
        Arguments.CheckName(fit.StopReason, "The reason of the stop");
        Arguments.CheckName(fit.FitKey, "The fit key", Arguments.LongestText);
        Arguments.CheckName(fit.WeightsSha256, "The SHA-256 of the weights");
        Arguments.CheckName(fit.NumericsClass, "The numerics class");
        Arguments.CheckName(fit.Device, "The name of the device");
        if (fit.Artifact is { } artifact) Arguments.CheckName(artifact, "The name of the artifact");
        Arguments.CheckText(fit.Log, "The log");
    }

    private static void CheckTime(TimeSpan time)
    {
        if (time < TimeSpan.Zero || time > s_longestFit) throw Arguments.Refuse("The duration of a fit", $"is {time}");
    }
}
