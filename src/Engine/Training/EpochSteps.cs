using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Training;

/// <summary>
/// Splits a lane's rows into the steps of an epoch: the order, the weight sums and, in double precision, the solver's
/// numbers of each step. Allocates once.
/// </summary>
internal sealed class EpochSteps
{
    private readonly LaneSpec _spec;
    private readonly SharedRowOrder _rowOrder;
    private readonly int _rows;
    private readonly int _batch;
    private readonly Solver _solver;
    private readonly SolverSettings _settings;
    private readonly double[] _weightSums;
    private readonly double _lossUnits;

    public EpochSteps(
        int lane, LaneSpec spec, int batch, int[] rows, SharedRowOrder order, LearningTask task, Solver solver)
    {
        (_spec, _rows, _rowOrder, _batch, _solver) = (spec, rows.Length, order, batch, solver);
        _settings = new(spec.Alpha, spec.Beta1, spec.Beta2, spec.Epsilon);
        // scikit-learn reports the mean over outputs that are predicted together, although it minimizes their sum.
        _lossUnits = task.AveragesLossOverOutputs ? spec.Data.Outputs : 1;
        var steps = (rows.Length + batch - 1) / batch;
        _weightSums = new double[steps];
        var clip = spec.MaxGradNorm is { } norm ? (float)norm : float.PositiveInfinity;
        var settings = new LaneSettings((float)spec.Momentum, spec.Beta1, spec.Beta2, clip);
        Batches = new LaneBatches(lane, spec.Data, rows, spec.SampleWeights, steps, settings);
    }

    /// <summary>The number of updates that were prepared so far.</summary>
    public long Updates { get; set; }

    /// <summary>The batches that the device receives.</summary>
    public LaneBatches Batches { get; }

    /// <summary>
    /// Prepares an epoch. Its shuffle depends on seed, fold and epoch alone, so any epoch can be prepared again.
    /// </summary>
    /// <param name="epoch">The lane's epoch.</param>
    /// <param name="round">The pack's round: lanes that were added later are in earlier epochs.</param>
    /// <param name="learningRate">The learning rate of the epoch.</param>
    public void Prepare(int epoch, int round, double learningRate)
    {
        Batches.RowOrder = _rowOrder.GetRows(epoch, round);
        Batches.StepCount = 0;
        for (var start = 0; start < _rows; start += _batch)
            Append(start, Math.Min(_batch, _rows - start), learningRate);
    }

    /// <summary>
    /// Returns the mean loss over the samples, with scikit-learn's L2 term alpha/2 * sum(w^2) / rows if requested.
    /// </summary>
    public double MeanLoss(bool withPenalty)
    {
        double loss = 0, weight = 0;
        for (var i = 0; i < Batches.StepCount; i++)
        {
            loss += Batches.Outcomes[i].Loss / _lossUnits;
            if (withPenalty) loss += 0.5 * Batches.Steps[i].L2 * Batches.Outcomes[i].SquaredWeights * _weightSums[i];
            weight += _weightSums[i];
        }
        return loss / weight;
    }

    private void Append(int start, int rows, double learningRate)
    {
        double sum = rows;
        var counted = rows;
        if (_spec.SampleWeights is { } weights)
        {
            (sum, counted) = (0, 0);
            foreach (var row in Batches.RowOrder.AsSpan(start, rows))
            {
                sum += weights[row];
                if (weights[row] > 0) counted++;
            }
        }
        if (counted == 0) return;
        _weightSums[Batches.StepCount] = sum;
        var rates = _solver.ComputeRates(_settings, learningRate, ++Updates, counted);
        Batches.Steps[Batches.StepCount++] = new StepParameters(
            start, rows, (float)(1 / sum), (float)rates.StepSize, (float)rates.L2, (float)rates.Epsilon,
            (float)rates.WeightDecay);
    }
}
