namespace Experiments.Search.Ledger;

/// <summary>How the ledger took a report.</summary>
public enum LedgerVerdict
{
    /// <summary>It counts.</summary>
    Accepted,

    /// <summary>The fit had ended before; this report does not count again.</summary>
    Duplicate,

    /// <summary>The reporter's right to the fit had ended; refused softly, for nobody did wrong.</summary>
    Late,

    /// <summary>No such fit was ever granted under this token.</summary>
    Unknown,
}
