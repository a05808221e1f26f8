namespace Experiments.Telemetry;

/// <summary>The attributes of spans. Unlike the labels of a metric, they may contain a trial's number.</summary>
internal static class SpanTags
{
    public const string Experiment = "experiments.experiment";
    public const string Trial = "experiments.trial";
    public const string Trials = "experiments.trials";
    public const string Fold = "experiments.fold";
    public const string Worker = "experiments.worker";
    public const string Device = "experiments.device";
    public const string Lanes = "experiments.lanes";
    public const string FirstEpoch = "experiments.epoch.first";
    public const string LastEpoch = "experiments.epoch.last";
    public const string Loss = "experiments.loss";
    public const string ValidationLoss = "experiments.validation_loss";
    public const string Outcome = "experiments.outcome";
}
