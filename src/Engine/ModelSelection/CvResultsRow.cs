using Experiments.Search.Parameters;

namespace Experiments.Engine.ModelSelection;

/// <summary>One trial of a finished search: its parameters and what each fold gave.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Parameters">The searched parameters, without those that the experiment holds fixed.</param>
/// <param name="Folds">The folds in order; as many in every row of a table.</param>
public sealed record CvResultsRow(long Trial, ParameterSet Parameters, IReadOnlyList<CvFold> Folds);

/// <summary>What one fold of one trial gave.</summary>
/// <param name="Scores">
/// By scorer; greater is better. A failed fit has NaN, and so has a scorer that is missing.
/// </param>
/// <param name="FitTime">Seconds to train.</param>
/// <param name="ScoreTime">Seconds to score.</param>
public sealed record CvFold(IReadOnlyDictionary<string, double> Scores, double FitTime, double ScoreTime)
{
    /// <summary>What a fit gave.</summary>
    public static CvFold FromResult(FitResult fit) =>
        new(fit.Scores, fit.FitTime.TotalSeconds, fit.ScoreTime.TotalSeconds);

    /// <summary>A fold whose fit failed: scores and times are NaN.</summary>
    public static CvFold Failed { get; } = new(new Dictionary<string, double>(), double.NaN, double.NaN);
}
