using Experiments.Contracts.Specs;
using Experiments.Engine.Data;

namespace Experiments.Planning;

/// <summary>How the content of an experiment's data is read.</summary>
public static class DataOptions
{
    /// <summary>
    /// Gets the options for content that was checked at submission: a header that is not denied is there.
    /// </summary>
    public static CsvOptions Create(DataSpec data) => new()
    {
        Header = data.Header ?? true,
        IsHeaderFound = data.Header is null,
        Missing = data.Missing,
    };
}
