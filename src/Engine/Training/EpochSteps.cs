using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Training;

/// <summary>
/// Splits a lane's rows into the steps of an epoch: the order, the weight sums and, in double precision, the solver's
/// numbers of each step. The next epoch can be laid while the device runs this one.
/// </summary>
internal sealed class EpochSteps
{
    private readonly LaneSpec _spec;
    private readonly SharedRowOrder _rowOrder;
    private readonly MomentCorrections _corrections;
    private readonly int _rows;
    private readonly int _batch;
    private readonly Solver _solver;
    private readonly SolverSettings _settings;
    private readonly double _lossUnits;
    private LaidEpoch _laid;
    private LaidEpoch? _ahead;

    public EpochSteps(
        int lane, LaneSpec spec, int batch, int[] rows, SharedRowOrder order, MomentCorrections corrections,
        LearningTask task, Solver solver)
    {
        (_spec, _rows, _rowOrder, _corrections, _batch, _solver) =
            (spec, rows.Length, order, corrections, batch, solver);
        _settings = new(spec.Alpha, spec.Beta1, spec.Beta2, spec.Epsilon);
        // scikit-learn reports the mean over outputs that are predicted together, although it minimizes their sum.
        _lossUnits = task.AveragesLossOverOutputs ? spec.Data.Outputs : 1;
        var clip = spec.MaxGradNorm is { } norm ? (float)norm : float.PositiveInfinity;
        var settings = new LaneSettings((float)spec.Momentum, spec.Beta1, spec.Beta2, clip);
        Batches = new LaneBatches(lane, spec.Data, rows, spec.SampleWeights, CountSteps(), settings);
        _laid = new(Batches.Steps);
    }

    /// <summary>The number of updates that were prepared so far.</summary>
    public long Updates { get; set; }

    /// <summary>The batches that the device receives.</summary>
    public LaneBatches Batches { get; }

    /// <summary>
    /// Prepares an epoch: takes it if it was laid ahead, and lays it if not. Its shuffle depends on seed, fold and
    /// epoch alone, so any epoch can be prepared again.
    /// </summary>
    /// <param name="epoch">The lane's epoch.</param>
    /// <param name="round">The pack's round: lanes that were added later are in earlier epochs.</param>
    /// <param name="learningRate">The learning rate of the epoch.</param>
    public void Prepare(int epoch, int round, double learningRate)
    {
        var key = new EpochKey(epoch, round, learningRate, Updates);
        if (_ahead is { } ahead && ahead.Key == key) (_laid, _ahead) = (ahead, _laid);
        else Lay(_laid, key);
        Updates += _laid.StepCount;
        (Batches.RowOrder, Batches.Steps, Batches.StepCount) = (_laid.RowOrder, _laid.Steps, _laid.StepCount);
    }

    /// <summary>
    /// Lays an epoch while the device runs the one before it, on any thread. Nothing of the running epoch is changed.
    /// </summary>
    public void LayAhead(int epoch, int round, double learningRate) =>
        Lay(_ahead ??= new(new StepParameters[CountSteps()]), new(epoch, round, learningRate, Updates));

    /// <summary>
    /// Returns the mean loss over the samples, with scikit-learn's L2 term alpha/2 * sum(w^2) / rows if requested.
    /// </summary>
    public double MeanLoss(bool withPenalty)
    {
        double loss = 0, weight = 0;
        for (var i = 0; i < Batches.StepCount; i++)
        {
            var sum = _laid.WeightSums[i];
            loss += Batches.Outcomes[i].Loss / _lossUnits;
            if (withPenalty) loss += 0.5 * Batches.Steps[i].L2 * Batches.Outcomes[i].SquaredWeights * sum;
            weight += sum;
        }
        return loss / weight;
    }

    private int CountSteps() => (_rows + _batch - 1) / _batch;

    private void Lay(LaidEpoch to, EpochKey key)
    {
        (to.Key, to.RowOrder, to.StepCount) = (key, _rowOrder.GetRows(key.Epoch, key.Round), 0);
        var corrections = _corrections.Get(_settings, key.Updates + 1, to.Steps.Length, key.Round);
        for (var start = 0; start < _rows; start += _batch)
            Append(to, start, Math.Min(_batch, _rows - start), key.LearningRate, corrections);
    }

    private void Append(
        LaidEpoch to, int start, int rows, double learningRate, MomentCorrection[] corrections)
    {
        double sum = rows;
        var counted = rows;
        if (_spec.SampleWeights is { } weights)
        {
            (sum, counted) = (0, 0);
            foreach (var row in to.RowOrder.AsSpan(start, rows))
            {
                sum += weights[row];
                if (weights[row] > 0) counted++;
            }
        }
        // A step in which no row has weight is no update.
        if (counted == 0) return;
        to.WeightSums[to.StepCount] = sum;
        var rates = _solver.ComputeRates(_settings, learningRate, corrections[to.StepCount], counted);
        to.Steps[to.StepCount++] = new StepParameters(
            start, rows, (float)(1 / sum), (float)rates.StepSize, (float)rates.L2, (float)rates.Epsilon,
            (float)rates.WeightDecay);
    }

    /// <summary>Everything that an epoch's steps depend on besides the lane.</summary>
    private readonly record struct EpochKey(int Epoch, int Round, double LearningRate, long Updates);

    private sealed class LaidEpoch(StepParameters[] steps)
    {
        public EpochKey Key { get; set; }

        public int[] RowOrder { get; set; } = [];

        public StepParameters[] Steps { get; } = steps;

        public double[] WeightSums { get; } = new double[steps.Length];

        public int StepCount { get; set; }
    }
}
