using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Cli.Tests.Fuzzing;

/// <summary>
/// Experiment files that keep most of YAML's rules and an experiment's keys, and put odd things in their places.
/// </summary>
internal static class SpecGenerators
{
    private static readonly string[] Keys = ["name",
        "data", "pipeline", "estimator", "params", "space", "constraints", "search",
        "budget", "device", "precision", "path", "target", "labels", "cv", "holdout", "scoring", "seed", "max_time",
        "max_trials", "alpha", "hidden_layer_sizes", "random_state", "other", "a.b", "a[0]", "\"\"", "~", "1"];

    private static Gen<string> Scalar { get; } = Gen.OneOf(
        Gen.Elements(
            "1", "-1", "0.5", "1e-3", "1e400", "99999999999999999999", "0x10", ".inf", "true", "no", "null", "~", "",
            "''", "\"\"", "auto", "adam", "mlp_classifier", "mlp_regressor", "standard_scaler", "min_max_scaler",
            "accuracy", "r2", "toy.csv", "class", "10m", "1h30m", "9999999999999d", "gpu", "gpu:99999999999", "cpu"),
        Gen.Elements("\"\\0\"", "\"\\ud800\"", "\"\\U0010FFFF\"", "'it''s'", "\"a\\nb\"", "é", "a: b", "[", "*a",
            "&b 1", "!t 1", "@x", "alpha < 1", "alpha <", "((alpha))", "'not not alpha'", "|", "\"[red]\""),
        Gen.Choose(-5, 5000).Select(n => $"{n}"));

    private static Gen<string> Flow(int depth) => depth == 0
        ? Scalar
        : Gen.Frequency(
            (4, Scalar),
            (2, Flow(depth - 1).ListOf().Select(items => $"[{string.Join(", ", items.Take(5))}]")),
            (2, (from key in Gen.Elements(Keys) from value in Flow(depth - 1) select $"{key}: {value}")
                .ListOf()
                .Select(items => $"{{ {string.Join(", ", items.Take(5))} }}")),
            (1, Flow(depth - 1).Select(value => $"&a {value}")));

    private static Gen<string> Known(string key) => Gen.Frequency(
        (6, Gen.Constant(key switch
        {
            "data" => "{ path: toy.csv, target: class }",
            "estimator" => "mlp_classifier",
            "space" => "{ alpha: [0.1, 0.2] }",
            "search" => "{ cv: 2 }",
            "constraints" => "[alpha < 1]",
            "pipeline" => "[standard_scaler]",
            _ => "{}",
        })),
        (3, Flow(3)));

    /// <summary>Keys of an experiment with odd values.</summary>
    public static Gen<byte[]> Spec { get; } =
        from data in Known("data")
        from estimator in Known("estimator")
        from space in Known("space")
        from search in Known("search")
        from constraints in Known("constraints")
        from pipeline in Known("pipeline")
        from other in Gen.Elements(Keys)
        from value in Flow(3)
        select Encoding.UTF8.GetBytes(
            $"data: {data}\nestimator: {estimator}\nspace: {space}\nsearch: {search}\nconstraints: "
            + $"{constraints}\npipeline: {pipeline}\n{other}: {value}\n");

    /// <summary>Nesting of every kind, long lists and long texts.</summary>
    public static Gen<byte[]> Deep { get; } =
        from count in Gen.Choose(1, 4000)
        from kind in Gen.Choose(0, 15)
        select Encoding.UTF8.GetBytes(kind switch
        {
            0 => $"a: {new string('[', count)}",
            1 => $"a: {Repeat("{ a: ", count)}",
            2 => Repeat("- ", count),
            3 => Repeat("? ", count),
            4 => string.Concat(Enumerable.Range(0, Math.Min(count, 300)).Select(i => $"{new string(' ', i)}a:\n")),
            5 => $"{Good}constraints: [\"{new string('(', count)}alpha{new string(')', count)} < 1\"]\n",
            6 => $"{Good}constraints: [\"{Repeat("not ", count)}alpha < 1\"]\n",
            7 => $"{Good}constraints: [\"alpha{Repeat(" + alpha", count)} < 1\"]\n",
            8 => $"{Good}name: {new string('x', count * 10)}\n",
            9 => $"{Good}params: {{ {string.Join(", ", Enumerable.Range(0, count).Select(i => $"p{i}: {i}"))} }}\n",
            10 =>
                Good.Replace(
                    "[0.1]", $"[{string.Join(", ", Enumerable.Range(0, count))}]", StringComparison.Ordinal),
            11 => $"{Good}constraints: [\"{Repeat("-", count)}alpha < {Repeat("2 ** ", count)}2\"]\n",
            12 => $"{Good}constraints: [\"alpha{Repeat("[0]", count * 20)} < 1\"]\n",
            13 => $"{Good}constraints: [\"{Repeat("len(", count)}alpha{new string(')', count)} < 1\"]\n",
            14 => $"{Good}constraints: [\"alpha in {new string('[', count)}1{new string(']', count)}\"]\n",
            _ => $"{Good}{string.Concat(Enumerable.Range(0, count).Select(i => $"key{i}: 1\n"))}",
        });

    /// <summary>Aliases of aliases, of values and of texts.</summary>
    public static Gen<byte[]> Bomb { get; } =
        from levels in Gen.Choose(1, 12)
        from width in Gen.Choose(1, 12)
        from length in Gen.Frequency((2, Gen.Constant(1)), (1, Gen.Choose(1, 20_000)))
        from place in Gen.Elements("space: { alpha: *K }", "params: { alpha: *K }", "constraints: *K", "pipeline: *K",
            "data: *K", "search: { scoring: *K }", "name: *K", "space: *K")
        select Encoding.UTF8.GetBytes(
            "k0: &k0 "
            + $"[{new string('x', length)}]\n"
            + string.Concat(Enumerable.Range(1, levels).Select(i =>
                $"k{i}: &k{i} [{string.Join(", ", Enumerable.Repeat($"*k{i - 1}", width))}]\n"))
            + $"{place.Replace("K", $"k{levels}", StringComparison.Ordinal)}\n");

    private const string Good = "data: { path: toy.csv, target: class }\nestimator: mlp_classifier\nsearch: { cv: 2 "
        + "}\nspace: { alpha: [0.1] }\n";

    private static string Repeat(string text, int count) =>
        new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
