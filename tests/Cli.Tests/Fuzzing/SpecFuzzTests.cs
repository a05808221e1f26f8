using System.Text;
using Experiments.Cli.Terminals;
using Experiments.Engine.Data;
using Experiments.Problems;
using Experiments.Specs;
using Experiments.Tests.Shared.Fuzzing;
using Spectre.Console;

namespace Experiments.Cli.Tests.Fuzzing;

/// <summary>Any content of an experiment file gives an experiment, or problems with readable messages.</summary>
public sealed class SpecFuzzTests
{
    private const int KiB = 1 << 10;

    private static readonly string[] Tokens =
        [
            "&a ", "*a", "<<: *a", "!!str ", "---\n", "...\n", "%YAML 1.2\n", "? ", "- ",
            ": ", "{", "}", "[", "]", "|\n", ">-\n", "\"", "'", "#", "\t", "\u0085", "\u2028", "\uFEFF", "\\ud800",
            "\"\\0\"", "null", "~", ".inf", ".nan", "0x1F", "1e999", "((((", " and ", " ** ", "gpu:9", "..", "@", "`"
        ];

    private static readonly TabularData Table = CsvReader.Read(
        "a,b,class\n1,2,x\n2,3,y\n3,4,x\n4,5,y\n"u8.ToArray(), "toy.csv");

    /// <summary>A problem with a long line takes the most for its bytes.</summary>
    private static FuzzedReader Specs { get; } = new(
        "an experiment file", Use, [typeof(BadInputException)], 8 * KiB, 4096 * KiB);

    /// <summary>Aliases can expand to 200,000 values, each of them a problem.</summary>
    private static FuzzedReader Bombs { get; } =
        Specs with { Name = "an experiment file with aliases", BytesAtLeast = 256 * 1024 * KiB };

    [Fact]
    public Task An_experiment_file_that_was_damaged() =>
        Fuzz.RunAsync(Specs, 40, new Mutator([.. Files()], Tokens).Make);

    [Fact]
    public Task An_experiment_file_that_is_odd() => Fuzz.RunAsync(Specs, 30, Generated.Make(SpecGenerators.Spec));

    [Fact]
    public Task An_experiment_file_that_is_deep_or_huge() =>
        Fuzz.RunAsync(Specs, 5, Generated.Make(SpecGenerators.Deep));

    [Fact]
    public Task An_experiment_file_that_is_a_bomb() => Fuzz.RunAsync(Bombs, 2, Generated.Make(SpecGenerators.Bomb));

    private static void Use(byte[] bytes)
    {
        var document = SpecFile.Parse("x.yaml", Encoding.UTF8.GetString(bytes));
        var problems = new SpecProblems(document);
        if (new SpecReader(document, problems).Read() is { } draft
                && SpecChecks.Check(draft, bytes.Length % 2 == 0 ? Table : null, problems) is { } plan)
            Assert.True(plan.Trials.Count > 0);
        ProblemPrinter.Print(
            AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(TextWriter.Null), Ansi = AnsiSupport.No }),
            problems.All);
    }

    private static IEnumerable<byte[]> Files() =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Examples"), "*.yaml").Order()
            .Select(File.ReadAllBytes)
            .Append("""
            name: full
            data: { path: toy.csv, target: [class] }
            pipeline: [standard_scaler, { min_max_scaler: { feature_range: [-1, 1] } }]
            estimator: mlp_classifier
            params: { max_iter: 50, early_stopping: true, random_state: null, batch_size: auto, solver: "adam" }
            space:
              - { hidden_layer_sizes: &sizes [[32], [64, 8]], alpha: [1e-3, .5, 1] }
              - { hidden_layer_sizes: *sizes, momentum: [0.9] }
            constraints: [alpha < 1 and not (len(hidden_layer_sizes) > 3), "solver == 'adam'"]
            search: { strategy: grid, cv: 2, shuffle: true, scoring: accuracy, refit: accuracy, seed: 7,
                      refit_epochs: true }
            budget: { max_time: 1h30m, max_trials: 5 }
            device: cpu
            precision: tf32
            """u8.ToArray());
}
