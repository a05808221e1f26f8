using Experiments.Search.Parameters;

namespace Experiments.Engine.ModelSelection;

/// <summary>One trial of a finished search: its parameters and the results of its folds.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Parameters">The searched parameters, without the fixed ones of the experiment.</param>
/// <param name="Folds">The folds in order; every row of a table has the same number.</param>
public sealed record CvResultsRow(long Trial, ParameterSet Parameters, IReadOnlyList<CvFold> Folds);

/// <summary>The results of one fold of one trial.</summary>
/// <param name="Scores">The scores by scorer; greater is better. Failed and missing scores are NaN.</param>
/// <param name="FitTime">Seconds to train.</param>
/// <param name="ScoreTime">Seconds to score.</param>
public sealed record CvFold(IReadOnlyDictionary<string, double> Scores, double FitTime, double ScoreTime)
{
    /// <summary>Converts the result of a fit.</summary>
    public static CvFold FromResult(FitResult fit) =>
        new(fit.Scores, fit.FitTime.TotalSeconds, fit.ScoreTime.TotalSeconds);

    /// <summary>A fold whose fit failed: scores and times are NaN.</summary>
    public static CvFold Failed { get; } = new(new Dictionary<string, double>(), double.NaN, double.NaN);
}
