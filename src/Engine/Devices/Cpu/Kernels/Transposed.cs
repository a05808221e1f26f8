namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>Moves blocks of up to 16 rows of a [rows, columns] matrix to [columns, 16] and back.</summary>
internal static unsafe class Transposed
{
    /// <summary>block[j, i] = x[i, j]; columns of missing rows become 0.</summary>
    public static void Load(float* x, int columns, int rows, float* block)
    {
        if (rows < WideOps.Count)
            new Span<float>(block, columns * WideOps.Count).Clear();
        for (int i = 0; i < rows; i++, x += columns)
        {
            float* to = block + i;
            for (int j = 0; j < columns; j++, to += WideOps.Count)
                *to = x[j];
        }
    }

    /// <summary>x[i, j] = block[j, i].</summary>
    public static void Store(float* block, int columns, int rows, float* x)
    {
        for (int i = 0; i < rows; i++, x += columns)
        {
            float* from = block + i;
            for (int j = 0; j < columns; j++, from += WideOps.Count)
                x[j] = *from;
        }
    }
}
