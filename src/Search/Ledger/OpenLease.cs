namespace Experiments.Search.Ledger;

/// <summary>A lease that a slot holds.</summary>
internal sealed class OpenLease(LeaseRecord record, DateTimeOffset expires, string numericsClass = "")
{
    private readonly Dictionary<FitId, OpenFit> _outstanding = [];

    public LeaseRecord Record { get; } = record;

    /// <summary>The numerics class of its worker; empty if it is not known.</summary>
    public string NumericsClass => numericsClass;

    public DateTimeOffset Expires { get; set; } = expires;

    /// <summary>The fits that are not reported yet, in the order of the grant.</summary>
    public IEnumerable<OpenFit> Outstanding =>
        Record.Fits.Where(_outstanding.ContainsKey).Select(id => _outstanding[id]);

    public bool IsFinished => _outstanding.Count == 0;

    public void Add(OpenFit fit) => _outstanding.Add(fit.Id, fit);

    public OpenFit? Find(FitId id) => _outstanding.GetValueOrDefault(id);

    public void Remove(OpenFit fit) => _outstanding.Remove(fit.Id);
}
