namespace Experiments.Search.Ledger;

/// <summary>The ledger's answer to a report.</summary>
public enum LedgerVerdict
{
    /// <summary>The report counts.</summary>
    Accepted,

    /// <summary>The fit had ended before, and the report does not count.</summary>
    Duplicate,

    /// <summary>The lease had ended, and the report does not count. This is no error of the worker.</summary>
    Late,

    /// <summary>The fit was never granted under this token.</summary>
    Unknown,
}
