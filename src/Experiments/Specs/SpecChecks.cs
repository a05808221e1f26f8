using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection;
using Experiments.Planning;
using Experiments.Problems;
using Experiments.Search.Specs;

namespace Experiments.Specs;

/// <summary>Checks an experiment by the rules of the libraries; the coordinator checks the same rules again.</summary>
internal static class SpecChecks
{
    /// <summary>Checks an experiment and, if its data could be read, resolves it.</summary>
    /// <returns>The plan, or null if there are problems.</returns>
    public static SearchPlan? Check(ExperimentDraft draft, TabularData? table, SpecProblems problems)
    {
        if (table is null)
        {
            problems.Add(ExperimentPlanner.Check(draft.Spec, draft.Values));
            return null;
        }

        try
        {
            return ExperimentPlanner.Resolve(draft.Spec, draft.Values, table);
        }
        catch (SpecException e)
        {
            problems.Add(e.Issues);
        }
        catch (DataException e)
        {
            problems.Add(DataProblem.FromException(e));
        }
        return null;
    }
}
