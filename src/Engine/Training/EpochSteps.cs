using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Training;

/// <summary>
/// Cuts a lane's rows into the steps of an epoch: the order, the weight sums and, in double, the solver's numbers of
/// each step. Allocates once.
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
        // scikit-learn reports the mean over numbers that are predicted together, though it descends their sum.
        _lossUnits = task.AveragesLossOverOutputs ? spec.Data.Outputs : 1;
        var steps = (rows.Length + batch - 1) / batch;
        _weightSums = new double[steps];
        var clip = spec.MaxGradNorm is { } norm ? (float)norm : float.PositiveInfinity;
        var settings = new LaneSettings((float)spec.Momentum, spec.Beta1, spec.Beta2, clip);
        Batches = new LaneBatches(lane, spec.Data, rows, spec.SampleWeights, steps, settings);
    }

    /// <summary>The updates laid out so far.</summary>
    public long Updates { get; set; }

    /// <summary>What the device is given.</summary>
    public LaneBatches Batches { get; }

    /// <summary>
    /// Lays out an epoch. Its shuffle depends on seed, fold and epoch alone, so any epoch can be made again.
    /// </summary>
    /// <param name="epoch">The lane's epoch.</param>
    /// <param name="round">The pack's: lanes that came later are in earlier epochs.</param>
    /// <param name="learningRate">The epoch's.</param>
    public void Prepare(int epoch, int round, double learningRate)
    {
        Batches.RowOrder = _rowOrder.GetRows(epoch, round);
        Batches.StepCount = 0;
        for (var start = 0; start < _rows; start += _batch)
            Append(start, Math.Min(_batch, _rows - start), learningRate);
    }

    /// <summary>
    /// The mean over samples of the loss, and of scikit-learn's L2 term alpha/2 * sum(w^2) / rows where asked.
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
