namespace Experiments.Engine.Numerics;

/// <summary>Rounds numbers to float32.</summary>
internal static class Singles
{
    /// <summary>Rounds each number to the nearest float32, or to infinity.</summary>
    public static float[] Round(ReadOnlySpan<double> values)
    {
        var rounded = GC.AllocateUninitializedArray<float>(values.Length);
        for (var i = 0; i < rounded.Length; i++) rounded[i] = (float)values[i];
        return rounded;
    }
}
