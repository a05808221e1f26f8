// Submits short experiments to a cluster, fifty at a time: Experiments.Soak.Bench ADDRESS DATA EXPERIMENTS. After each
// fifty, when all have ended, writes their number and waits for a line; bench/soak.py reads the head's process
// meanwhile.
using System.Globalization;
using Experiments.Client;
using Experiments.Contracts.Results;

const int Step = 50;
var (address, data, count) = (args[0], args[1], int.Parse(args[2], CultureInfo.InvariantCulture));
await using var client = await ExperimentsClient.ConnectAsync(address);
var file = Path.GetTempFileName();
for (var done = 0; done < count; done += Step)
{
    var ids = new List<string>();
    for (var number = done; number < done + Step; number++)
    {
        // A shape, a batch size and a seed of its own: no plan, no program and no fit is known before.
        await File.WriteAllTextAsync(file, $$"""
            name: soak
            data: { path: "{{data}}", target: species }
            pipeline: [standard_scaler]
            estimator: mlp_classifier
            params: { max_iter: 2, batch_size: {{16 + (number % 17)}}, hidden_layer_sizes: [{{4 + (number % 61)}}] }
            space: { alpha: [0.0001] }
            search: { strategy: grid, cv: 2, scoring: [accuracy], refit: accuracy, seed: {{number}} }
            """);
        ids.Add(await client.SubmitAsync(file, $"soak-{number}"));
    }
    foreach (var id in ids)
    {
        ExperimentStatus? last = null;
        await foreach (var status in client.WatchAsync(id)) last = status;
        if (last!.State != ExperimentState.Completed) throw new InvalidOperationException($"{id}: {last.Message}");
    }
    Console.WriteLine(done + Step);
    if (Console.ReadLine() is null) break;
}
File.Delete(file);
