namespace Experiments.Engine.Metrics;

/// <summary>
/// The area under the receiver operating characteristic curve: the probability that a positive row has a higher score
/// than a negative one, where ties count one half (scikit-learn's <c>roc_auc_score</c>). The area depends on the order
/// of all rows, so it is computed from the outputs and not from a tally. The area is undefined where all rows are
/// positive or none is: scikit-learn raises an error, and these methods return NaN.
/// </summary>
internal static class RocAuc
{
    /// <summary>Computes the area of two classes, or the mean of the areas of several labels.</summary>
    public static double Compute(Evaluation evaluation)
    {
        var (truth, outputs) = (evaluation.TrueLabels, evaluation.Target.Outputs);
        var rows = Enumerable.Range(0, evaluation.Rows).ToArray();
        return Enumerable.Range(0, outputs)
            .Average(k => ComputeColumn(evaluation, rows, k, row => truth[(row * outputs) + k] == 1));
    }

    /// <summary>
    /// Computes the mean over classes of the area of each class against all others, optionally weighted by the number
    /// of true rows of each class.
    /// </summary>
    public static double OneVersusRest(Evaluation evaluation, Averaging averaging)
    {
        var (truth, classes) = (evaluation.TrueLabels, evaluation.Target.Outputs);
        if (classes == 1) return Compute(evaluation);
        var rows = Enumerable.Range(0, evaluation.Rows).ToArray();
        return Average(Enumerable.Range(0, classes).Select(k => (
            ComputeColumn(evaluation, rows, k, row => truth[row] == k),
            averaging == Averaging.Weighted ? truth.Count(y => y == k) : 1d)));
    }

    /// <summary>
    /// Computes the mean over pairs of classes (Hand and Till, 2001). The area of a pair is the mean of two areas over
    /// the rows of both classes, one by the score of each class. The pairs are optionally weighted by the number of
    /// these rows. An absent class has no pairs, as in scikit-learn.
    /// </summary>
    public static double OneVersusOne(Evaluation evaluation, Averaging averaging)
    {
        var (truth, classes) = (evaluation.TrueLabels, evaluation.Target.Outputs);
        if (classes == 1) return Compute(evaluation);
        var rows = truth.Index().ToLookup(y => y.Item, y => y.Index);
        return Average(
            from a in Enumerable.Range(0, classes)
            from b in Enumerable.Range(a + 1, classes - a - 1)
            where rows[a].Any() && rows[b].Any()
            let both = rows[a].Concat(rows[b]).ToArray()
            let area = (ComputeColumn(evaluation, both, a, row => truth[row] == a)
                + ComputeColumn(evaluation, both, b, row => truth[row] == b)) / 2
            select (area, averaging == Averaging.Weighted ? both.Length : 1d));
    }

    private static double Average(IEnumerable<(double Area, double Weight)> areas)
    {
        double sum = 0, total = 0;
        foreach (var (area, weight) in areas) (sum, total) = (sum + (weight * area), total + weight);
        return sum / total;
    }

    private static double ComputeColumn(Evaluation evaluation, int[] rows, int column, Func<int, bool> isPositive)
    {
        var outputs = evaluation.Outputs;
        var width = evaluation.Target.Outputs;
        var scores = new float[rows.Length];
        foreach (var (i, row) in rows.Index()) scores[i] = outputs[(row * width) + column];
        return ComputeArea(scores, Array.ConvertAll(rows, row => isPositive(row)));
    }

    /// <summary>
    /// Computes Mann and Whitney's statistic, (sum of the ranks of the n positives - n (n + 1) / 2) / (n * negatives),
    /// where rows of equal score have their average rank. Sorts both arrays.
    /// </summary>
    private static double ComputeArea(float[] scores, bool[] isPositive)
    {
        // The scores of a diverged network are NaN, which has no order.
        if (Array.Exists(scores, float.IsNaN)) return double.NaN;
        Array.Sort(scores, isPositive);
        double ranks = 0, positives = 0;
        for (int first = 0, next; first < scores.Length; first = next)
        {
            next = first + 1;
            while (next < scores.Length && scores[next] == scores[first]) next++;
            var tied = isPositive.AsSpan(first, next - first).Count(true);
            ranks += tied * (first + 1 + next) / 2d;
            positives += tied;
        }
        var pairs = positives * (scores.Length - positives);
        return pairs == 0 ? double.NaN : (ranks - (positives * (positives + 1) / 2)) / pairs;
    }
}
