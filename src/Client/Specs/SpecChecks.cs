using Experiments.Client.Problems;
using Experiments.Contracts.Specs;
using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;
using Experiments.Search.Spaces;
using Experiments.Search.Specs;

namespace Experiments.Client.Specs;

/// <summary>Asks the libraries' rules about an experiment; the coordinator asks the same ones again.</summary>
internal static class SpecChecks
{
    /// <summary>Checks an experiment, and where its data could be read resolves it.</summary>
    /// <returns>The plan, or null where there are problems.</returns>
    public static SearchPlan? Check(ExperimentSpec spec, TabularData? table, SpecProblems problems)
    {
        var request = RequestOf(spec);
        if (table is null)
        {
            problems.Add(SearchPlan.Check(request));
            return null;
        }

        try
        {
            return SearchPlan.Resolve(request, table);
        }
        catch (SpecException e)
        {
            problems.Add(e.Issues);
        }
        catch (DataException e)
        {
            problems.Add(DataProblem.Of(e));
        }
        return null;
    }

    private static SearchRequest RequestOf(ExperimentSpec spec) => new()
    {
        Estimator = spec.Estimator,
        Pipeline = [.. spec.Pipeline.Select(s => new PipelineStep(s.Name, ParameterSet.Parse(s.Params)))],
        Params = ParameterSet.Parse(spec.Params),
        Space = [.. spec.Space.Select(GridOf)],
        Constraints = spec.Constraints,
        Validation = spec.Search.Holdout is { } part ? new ValidationScheme.HoldoutPart(part) : new ValidationScheme.CrossValidation(spec.Search.Cv ?? 5, spec.Search.Shuffle),
        Scoring = spec.Search.Scoring,
        Refit = spec.Search.Refit,
        Seed = spec.Search.Seed,
        Device = spec.Device,
        Target = spec.Data.Target,
    };

    private static SubGrid GridOf(SubGridSpec grid) =>
        new(grid.Entries.Select(e => KeyValuePair.Create(e.Name, (IReadOnlyList<ParameterValue>)[.. e.Values.Select(ParameterValue.Parse)])));
}
