using System.Diagnostics.Metrics;
using Experiments.Contracts.Results;
using Experiments.Telemetry;

namespace Experiments.Silo.Telemetry;

/// <summary>A search at a collection of its gauges.</summary>
/// <param name="Search">Its durable state.</param>
/// <param name="Idle">The time since its last change; zero if it does not run.</param>
/// <param name="Now">The time of the collection.</param>
internal sealed record SearchReading(SearchMetrics Search, TimeSpan Idle, DateTimeOffset Now);

/// <summary>The gauges of experiments, on a meter of their own.</summary>
internal static class SearchGauges
{
    /// <summary>The number of label values that an experiment has in a metric, at most.</summary>
    public static int CountValues(string metric) => metric switch
    {
        "experiments.search.state" => Enum.GetValues<ExperimentState>().Length,
        "experiments.search.fits" => 4,
        "experiments.search.trials" => 3,
        // One for each scorer: few searches have more.
        "experiments.search.score" => 6,
        _ => 1,
    };

    /// <param name="read">Reads the experiments whose coordinator is here.</param>
    /// <param name="countWorkers">Counts the slots of this silo by experiment.</param>
    public static Meter Create(
        Func<IEnumerable<SearchReading>> read, Func<IEnumerable<(string Experiment, int Slots)>> countWorkers)
    {
        var meter = new Meter(ExperimentsTelemetry.SearchesName);
        AddProgress();
        AddTimes();
        AddWorkers();
        return meter;

        void AddProgress()
        {
            Add("info", "", "1, with the experiment's name, its owner, and the metric that picks the winner, by "
                + "experiment.", Info);
            Add("trials", "{trial}", "Trials, by experiment and state: pending, running, done.", Trials);
            Add("fits", "{fit}", "Fits, by experiment and state: pending, running, completed, failed.", Fits);
            Add("state", "", "1 for the state that the experiment is in, else 0, by experiment and state.", States);
            Add("progress.ratio", "1", "Share of the fits that have ended, by experiment.",
                reading => Single(reading.Search.Progress));
            Add("score", "", "Best mean score of a trial so far, by experiment and metric; greater is better. refit is "
                + "true for the metric that picks the winner.", Scores);
            Add("retries", "{fit}", "Retries of fits so far, by experiment.",
                reading => Single(reading.Search.Status.Retries));
            Add("priority", "", "Priority among the experiments that share the workers, by experiment.",
                reading => Single(reading.Search.Status.Priority));
            Add("waits_for_device", "",
                "1 while no worker has the device that the experiment asks for, by experiment and device.", Missing);
        }

        void AddTimes()
        {
            Add("time_left", "s", "Time to the end of the search at its pace so far, by experiment; a budget of time "
                + "may end it sooner.", TimeLeft);
            Add("predicted_end.timestamp", "s", "Unix time of the end of the search at its pace so far, by experiment; "
                + "a budget of time may end it sooner.", reading => Time(reading.Search.PredictedEnd));
            Add("deadline.timestamp", "s", "Unix time at which the budget of time is spent and the search stops, by "
                + "experiment; absent without such a budget, and while it is paused.",
                reading => Time(reading.Search.Deadline));
            Add("submitted.timestamp", "s", "Unix time of the submission, by experiment.",
                reading => Time(reading.Search.Status.Submitted));
            Add("ended.timestamp", "s", "Unix time of the end, by experiment; absent before it.",
                reading => Time(reading.Search.Status.Ended));
            Add("run_time", "s", "Run time up to the last change, without pauses, by experiment.",
                reading => Single(reading.Search.Status.RunTime.TotalSeconds));
            Add("idle", "s", "Time since a fit last became durable, by experiment; 0 while it is paused or after it "
                + "has ended.", reading => Single(reading.Idle.TotalSeconds));
            Add("oldest_fit", "s", "Time since the oldest running fit was leased, by experiment; absent while none "
                + "runs.", OldestFit);
            Add("median_fit", "s", "Median time from the lease of a fit to its end, of the 255 fits that ended last, "
                + "by experiment.", reading => reading.Search.MedianFitTime is { } time
                    ? Single(time.TotalSeconds) : []);
        }

        void AddWorkers()
        {
            meter.CreateObservableGauge("experiments.search.workers",
                () => countWorkers().Select(count => new Measurement<int>(
                    count.Slots, ExperimentsTags.Create(ExperimentsTags.Experiment, count.Experiment))),
                "{slot}", "Slots of this silo that train the experiment now, by experiment.");
            meter.CreateObservableGauge("experiments.coordinators",
                () => read().Count(reading => !reading.Search.HasEnded), "{experiment}",
                "Experiments that run or are paused and have their coordinator on this silo.");
        }

        void Add(string name, string unit, string description, Func<SearchReading, IEnumerable<Measurement<double>>> of)
            => meter.CreateObservableGauge(
                $"experiments.search.{name}", () => Observe(read(), of), unit, description);
    }

    private static IEnumerable<Measurement<double>> Observe(
        IEnumerable<SearchReading> readings, Func<SearchReading, IEnumerable<Measurement<double>>> measure)
    {
        foreach (var reading in readings)
            foreach (var measurement in measure(reading))
                yield return new(measurement.Value,
                    [ExperimentsTags.Create(ExperimentsTags.Experiment, reading.Search.Status.ExperimentId),
                        .. measurement.Tags]);
    }

    private static IEnumerable<Measurement<double>> Single(double value) => [new(value)];

    private static IEnumerable<Measurement<double>> Time(DateTimeOffset? time) =>
        time is { } at ? Single((at - DateTimeOffset.UnixEpoch).TotalSeconds) : [];

    private static Measurement<double> InState(double value, string state) =>
        new(value, ExperimentsTags.Create(ExperimentsTags.State, state));

    private static IEnumerable<Measurement<double>> Info(SearchReading reading) =>
    [
        new(1, ExperimentsTags.Create(ExperimentsTags.Name, reading.Search.Status.Name),
            ExperimentsTags.Create(ExperimentsTags.Owner, reading.Search.Status.Owner ?? "unknown"),
            ExperimentsTags.Create(ExperimentsTags.Metric, reading.Search.Status.RefitMetric)),
    ];

    private static IEnumerable<Measurement<double>> Trials(SearchReading reading) =>
    [
        InState(reading.Search.TrialsPending, "pending"), InState(reading.Search.TrialsRunning, "running"),
        InState(reading.Search.Status.TrialsDone, "done"),
    ];

    private static IEnumerable<Measurement<double>> Fits(SearchReading reading) =>
    [
        InState(reading.Search.FitsPending, "pending"), InState(reading.Search.Status.FitsLeased, "running"),
        InState(reading.Search.Status.FitsCompleted, "completed"),
        InState(reading.Search.Status.FitsFailed, "failed"),
    ];

    private static IEnumerable<Measurement<double>> States(SearchReading reading) => Enum.GetValues<ExperimentState>()
        .Select(state => new Measurement<double>(
            reading.Search.Status.State == state ? 1 : 0, ExperimentsTags.Create(ExperimentsTags.State, state)));

    private static IEnumerable<Measurement<double>> Scores(SearchReading reading) => reading.Search.BestScores
        .Select(score => new Measurement<double>(
            score.Value, ExperimentsTags.Create(ExperimentsTags.Metric, score.Key),
            ExperimentsTags.Create(
                ExperimentsTags.Refit, score.Key == reading.Search.Status.RefitMetric ? "true" : "false")));

    private static IEnumerable<Measurement<double>> Missing(SearchReading reading) =>
        reading.Search is { IsActive: true, Status.Missing: { } missing }
            ? [new(1, ExperimentsTags.Create(ExperimentsTags.Device, missing.Device))]
            : [];

    private static IEnumerable<Measurement<double>> TimeLeft(SearchReading reading) =>
        reading.Search.PredictedEnd is { } end ? Single(Math.Max(0, (end - reading.Now).TotalSeconds)) : [];

    private static IEnumerable<Measurement<double>> OldestFit(SearchReading reading) =>
        reading.Search is { HasEnded: false, OldestLeased: { } leased }
            ? Single((reading.Now - leased).TotalSeconds)
            : [];
}
