using Experiments.Contracts.Results;
using Experiments.Problems;

namespace Experiments.Cli.Results;

/// <summary>
/// Chooses the experiment that a command means. To read, any fitting one will do, and what runs comes first. To change
/// one, the choice must be certain: a colleague's search is never meant by chance.
/// </summary>
internal static class ExperimentChoice
{
    private const int MostListed = 20;

    /// <summary>
    /// Chooses an experiment to read: the one of the id, or of those of the name, or of all, the newest of one's own
    /// that runs; else the newest that runs, the newest of one's own, the newest.
    /// </summary>
    /// <param name="experiments">The experiments, the newest first.</param>
    /// <param name="wanted">An id or a name; null for any.</param>
    /// <returns>The experiment; null if there is none.</returns>
    public static ExperimentView? FindToRead(IReadOnlyList<ExperimentView> experiments, string? wanted)
    {
        if (FindById(experiments, wanted) is { } known) return known;
        var candidates = FindCandidates(experiments, wanted);
        return candidates.FirstOrDefault(e => e.IsActive && e.IsOwn)
            ?? candidates.FirstOrDefault(e => e.IsActive)
            ?? candidates.FirstOrDefault(e => e.IsOwn)
            ?? First(candidates);
    }

    /// <summary>
    /// Chooses an experiment to change: the one of the id; the one of the name, if only one of them has not ended; or
    /// without either the newest of one's own that has not ended.
    /// </summary>
    /// <param name="experiments">The experiments, the newest first.</param>
    /// <param name="wanted">An id or a name; null for any.</param>
    /// <param name="isPreferred">Prefers some of one's own, if no name is given.</param>
    /// <returns>The experiment, which has ended if all of the name have; null if there is none.</returns>
    /// <exception cref="BadInputException">Several experiments could be meant, or none of one's own.</exception>
    public static ExperimentView? FindToChange(
        IReadOnlyList<ExperimentView> experiments, string? wanted, Func<ExperimentView, bool> isPreferred)
    {
        if (FindById(experiments, wanted) is { } known) return known;
        var candidates = FindCandidates(experiments, wanted);
        var open = candidates.Where(e => !e.Status.State.HasEnded()).ToList();
        if (wanted is null)
        {
            var own = open.Where(e => e.IsOwn).ToList();
            if ((own.Find(e => isPreferred(e)) ?? First(own)) is { } mine) return mine;
            if (open.Count > 0)
                throw CreateProblem(
                    "none of the experiments that have not ended is yours", "to change another's, give its id:", open);
            return candidates.Count == 0
                ? null
                : throw new BadInputException("every experiment has ended", "see: experiments list");
        }
        return open.Count <= 1 ? First(open) ?? First(candidates) : throw CreateProblem(
            $"'{wanted}' could mean {open.Count} experiments that have not ended", "give the id of one:", open);
    }

    /// <summary>Chooses an experiment to delete: the one of the id, or the only one of the name.</summary>
    /// <exception cref="BadInputException">Several experiments have the name.</exception>
    public static ExperimentView? FindToDelete(IReadOnlyList<ExperimentView> experiments, string wanted)
    {
        if (FindById(experiments, wanted) is { } known) return known;
        var candidates = FindCandidates(experiments, wanted);
        return candidates.Count <= 1 ? First(candidates) : throw CreateProblem(
            $"'{wanted}' could mean {candidates.Count} experiments", "give the id of one:", candidates);
    }

    /// <summary>Describes an experiment in one line.</summary>
    public static string Describe(ExperimentView experiment)
    {
        var status = experiment.Status;
        return $"{status.ExperimentId}{(status.Owner is { } owner ? $" of {owner}" : "")}: {experiment.StateText}, "
            + $"{status.TrialsDone} of {status.Trials} trials";
    }

    private static ExperimentView? First(IReadOnlyList<ExperimentView> experiments) =>
        experiments is [var first, ..] ? first : null;

    private static ExperimentView? FindById(IReadOnlyList<ExperimentView> experiments, string? wanted) =>
        wanted is null ? null : experiments.FirstOrDefault(e => e.Status.ExperimentId == wanted);

    private static IReadOnlyList<ExperimentView> FindCandidates(
        IReadOnlyList<ExperimentView> experiments, string? wanted) =>
        wanted is null ? experiments : [.. experiments.Where(e => e.Status.Name == wanted)];

    private static BadInputException CreateProblem(
        string message, string remedy, IReadOnlyList<ExperimentView> candidates)
    {
        var lines = candidates.Take(MostListed).Select(Describe);
        var more = candidates.Count > MostListed ? $"\n  and {candidates.Count - MostListed} more" : "";
        return new(message, $"{remedy}\n  {string.Join("\n  ", lines)}{more}");
    }
}
