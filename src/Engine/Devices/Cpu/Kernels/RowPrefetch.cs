using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// Fetches rows into the second-level cache, some lines after each tile of a product: a burst of many lines would hold
/// up the core, and shuffled rows are on different pages, which no hardware prefetcher can predict.
/// </summary>
internal unsafe struct RowPrefetch
{
    private const int CacheLine = 64;

    private readonly float* _x;
    private readonly nint _columns;
    private readonly int* _end;
    private readonly int _lines;
    private int* _next;
    private byte* _at;
    private byte* _rowEnd;

    /// <summary>Creates the sequence of a batch's rows.</summary>
    /// <param name="x">The data, [rows, columns].</param>
    /// <param name="columns">The columns of the data.</param>
    /// <param name="rows">The batch: row numbers of the data.</param>
    /// <param name="count">The number of rows of the batch.</param>
    /// <param name="parts">How often <see cref="FetchNext"/> is called at least.</param>
    public RowPrefetch(float* x, int columns, int* rows, int count, int parts)
    {
        _x = x;
        _columns = columns;
        _next = rows;
        _end = rows + count;
        var rowLines = ((columns * sizeof(float)) + CacheLine - 1) / CacheLine;
        _lines = Sse.IsSupported ? (int)Math.Min(int.MaxValue, (((long)count * rowLines) + parts - 1) / parts) : 0;
    }

    /// <summary>Fetches the next lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FetchNext()
    {
        for (var i = 0; i < _lines; i++)
        {
            if (_at >= _rowEnd)
            {
                if (_next == _end) return;
                _at = (byte*)(_x + (*_next++ * _columns));
                _rowEnd = _at + (_columns * sizeof(float));
            }
            Sse.Prefetch1(_at);
            _at += CacheLine;
        }
    }
}
