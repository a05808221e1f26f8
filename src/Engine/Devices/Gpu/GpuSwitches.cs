using System.Globalization;

namespace Experiments.Engine.Devices.Gpu;

/// <summary>
/// The variables of the environment that change how cards are used. A value that is not understood is refused: a
/// typing error must not leave a shared card without its limit.
/// </summary>
internal static class GpuSwitches
{
    /// <summary>
    /// The variable that, with <c>none</c>, lets steps be launched one by one, and with <c>linear</c> lets them be
    /// recorded without a second branch.
    /// </summary>
    public const string Graphs = "EXPERIMENTS_CUDA_GRAPHS";

    /// <summary>The variable with the part of a card's free memory that data may take; 0 stages all data.</summary>
    public const string DataShare = "EXPERIMENTS_GPU_DATA_SHARE";

    /// <summary>The variable with the most memory that this process may take of a card.</summary>
    public const string Memory = "EXPERIMENTS_GPU_MEMORY";

    private static readonly (string Unit, long Bytes)[] s_units =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("", 1)];

    /// <summary>The names of the variables.</summary>
    public static IReadOnlyList<string> Variables { get; } = [Graphs, DataShare, Memory];

    /// <summary>Returns options with the switches of this process' environment.</summary>
    /// <exception cref="DeviceFailedException">A value is refused; the message says what is accepted.</exception>
    public static GpuOptions Apply(GpuOptions options)
    {
        try
        {
            return Apply(options, Environment.GetEnvironmentVariable);
        }
        catch (FormatException e)
        {
            throw new DeviceFailedException(options.Id, e);
        }
    }

    /// <summary>Returns options with the switches of an environment.</summary>
    /// <exception cref="FormatException">A value is refused; the message says what is accepted.</exception>
    public static GpuOptions Apply(GpuOptions options, Func<string, string?> environment)
    {
        if (Get(Graphs) is { } graphs)
            options = graphs switch
            {
                "none" => options with { UsesGraphs = false },
                "linear" => options with { UsesBranches = false },
                _ => throw Refuse(Graphs, graphs, "none or linear, or unset it for graphs"),
            };
        if (Get(DataShare) is { } share)
            options = options with
            {
                DataShare = TryParse(share, out var part) && part is >= 0 and <= 1
                    ? part
                    : throw Refuse(DataShare, share, "a number from 0 (all data is staged) to 1, such as 0.5")
            };
        if (Get(Memory) is { } memory)
            options = WithMemory(options, memory) ?? throw Refuse(
                Memory, memory, "a part of the card's memory such as 40%, or a size such as 8GiB or 500MiB");
        return options;

        string? Get(string name) => environment(name)?.Trim() is { Length: > 0 } value ? value : null;
    }

    /// <summary>Returns the errors in the environment of this process, as sentences.</summary>
    public static IEnumerable<string> FindErrors()
    {
        foreach (var name in Variables)
        {
            string? error = null;
            try
            {
                _ = Apply(new() { Id = "" }, each => each == name ? Environment.GetEnvironmentVariable(name) : null);
            }
            catch (FormatException e)
            {
                error = e.Message;
            }
            if (error is not null) yield return error;
        }
    }

    private static GpuOptions? WithMemory(GpuOptions options, string text)
    {
        if (text.EndsWith('%'))
            return TryParse(text[..^1], out var percent) && percent is > 0 and <= 100
                ? options with { MemoryShare = percent / 100 }
                : null;
        var (unit, size) = s_units.First(each => text.EndsWith(each.Unit, StringComparison.OrdinalIgnoreCase));
        return TryParse(text[..^unit.Length], out var count) && count * size is >= 1 and < long.MaxValue
            ? options with { MemoryLimit = (long)(count * size) }
            : null;
    }

    private static bool TryParse(string text, out double value) => double.TryParse(text,
        NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out value);

    private static FormatException Refuse(string name, string value, string accepted) =>
        new($"{name} is '{value}', which is not understood: write {accepted}.");
}
