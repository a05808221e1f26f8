using System.Globalization;
using System.Text;

namespace Experiments.Tests.Shared.Fuzzing;

/// <summary>
/// Gives readers bytes that nobody would write. Every case is made of a seed and its number alone, so that one that
/// failed can be made again: <c>EXPERIMENTS_FUZZ_SEED</c> and <c>EXPERIMENTS_FUZZ_CASE</c> say which;
/// <c>EXPERIMENTS_FUZZ_CASES</c> asks for more than the 100,000 of an ordinary run, all readers together.
/// </summary>
internal static class Fuzz
{
    private const int BatchSize = 500;

    // A case takes a millisecond at most. Only a reader that hangs is ever waited for as long as this.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>Tries a reader.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="permille">Its part of all cases.</param>
    /// <param name="make">Makes a case.</param>
    public static async Task RunAsync(FuzzedReader reader, int permille, Func<Random, byte[]> make)
    {
        var seed = (int)Setting("SEED", 1);
        if (Setting("CASE", -1) is >= 0 and var single)
        {
            RunBatch(reader, make, seed, single, 1, _ => { });
            return;
        }
        var cases = Setting("CASES", 100_000) * permille / 1000;
        for (long first = 0, reached = 0; first < cases; first += BatchSize)
        {
            var batch = first;
            var run = Task.Run(() => RunBatch(
                reader, make, seed, batch, Math.Min(BatchSize, cases - batch), i => Volatile.Write(ref reached, i)));
            try
            {
                await run.WaitAsync(s_patience, TestContext.Current.CancellationToken);
            }
            catch (TimeoutException)
            {
                Assert.Fail(Describe(reader, make, seed, Volatile.Read(ref reached), "it does not end"));
            }
        }
    }

    private static void RunBatch(
        FuzzedReader reader, Func<Random, byte[]> make, int seed, long first, long count, Action<long> reached)
    {
        for (var i = first; i < first + count; i++)
        {
            reached(i);
            if (reader.Try(make(CreateRandom(seed, i))) is { } failure)
                Assert.Fail(Describe(reader, make, seed, i, failure));
        }
    }

    private static Random CreateRandom(int seed, long i) =>
        new(unchecked((seed * 486_187_739) ^ (int)(i * 16_777_619)));

    private static string Describe(FuzzedReader reader, Func<Random, byte[]> make, int seed, long i, string failure)
    {
        var input = make(CreateRandom(seed, i));
        var start = input.AsSpan(0, Math.Min(input.Length, 2000));
        return $"""
            {reader.Name}, EXPERIMENTS_FUZZ_SEED={seed} EXPERIMENTS_FUZZ_CASE={i}: {failure}
            The {input.Length} bytes were (the first 2000 at most, as text and as base 64):
            {Encoding.Latin1.GetString(start)}
            {Convert.ToBase64String(start)}
            """;
    }

    private static long Setting(string name, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable($"EXPERIMENTS_FUZZ_{name}"),
            NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;
}
