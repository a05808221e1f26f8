namespace Experiments.Engine.ModelSelection;

/// <summary>Collects the results of a fixed list of fits.</summary>
internal sealed class FitResults(IReadOnlyList<FitRequest> fits) : IFitRefill
{
    private readonly Dictionary<FitRequest, FitResult> _results = new(ReferenceEqualityComparer.Instance);

    /// <summary>The results, in the order of the fits.</summary>
    public IReadOnlyList<FitResult> InOrder => [.. fits.Select(fit => _results[fit])];

    public bool CanGrow => false;

    public IReadOnlyList<FitRequest> TakeFits(int lanes) => [];

    public void OnFitEnded(FitRequest fit, FitResult result) => _results[fit] = result;
}
