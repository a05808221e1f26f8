namespace Experiments.Search.Ledger;

/// <summary>A lease that is held.</summary>
internal sealed class OpenLease(LeaseRecord record, DateTimeOffset expires, string numericsClass = "")
{
    private readonly Dictionary<FitId, OpenFit> _outstanding = [];

    public LeaseRecord Record { get; } = record;

    /// <summary>The class of its worker's bits, as far as that was said.</summary>
    public string NumericsClass => numericsClass;

    public DateTimeOffset Expires { get; set; } = expires;

    /// <summary>What is still to be reported, in the order of the grant.</summary>
    public IEnumerable<OpenFit> Outstanding =>
        Record.Fits.Where(_outstanding.ContainsKey).Select(id => _outstanding[id]);

    public bool IsFinished => _outstanding.Count == 0;

    public void Add(OpenFit fit) => _outstanding.Add(fit.Id, fit);

    public OpenFit? Find(FitId id) => _outstanding.GetValueOrDefault(id);

    public void Remove(OpenFit fit) => _outstanding.Remove(fit.Id);
}
