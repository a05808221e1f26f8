using Experiments.Engine.Data;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Memory;

/// <summary>
/// The data sets in a card's memory. Each is stored once and shared by all programs, while the host references it and
/// there is room. The data set that was used least recently is removed first.
/// </summary>
internal sealed class ResidentData(GpuMemory memory, AcceleratorStream stream, double share) : IDisposable
{
    private readonly List<Entry> _entries = [];
    private long _uses;
    private long _epochStart;
    private long _lastNumber;

    /// <summary>The bytes of all data sets.</summary>
    public long Bytes => _entries.Sum(entry => entry.Set.Bytes);

    /// <summary>Returns the data set on the card, or null if it does not fit and must be staged.</summary>
    public DataOnDevice? GetOrUpload(PreparedData data)
    {
        RemoveCollected();
        var entry = _entries.Find(e => e.Source.TryGetTarget(out var source) && ReferenceEquals(source, data));
        if (entry is null)
        {
            var bytes = sizeof(float) * (data.X.LongLength + data.Y.LongLength);
            while (bytes > memory.FreeBytes * share && FindOldestUnused() is { } oldest) Remove(oldest);
            if (bytes > memory.FreeBytes * share) return null;
            entry = new(new(data), Upload(data));
            _entries.Add(entry);
        }
        entry.LastUse = ++_uses;
        return entry.Set;
    }

    /// <summary>Begins an epoch: data sets that were used before it may be removed.</summary>
    public void BeginEpoch() => _epochStart = _uses;

    public void Dispose()
    {
        foreach (var entry in _entries) entry.Set.Dispose();
        _entries.Clear();
    }

    private DataOnDevice Upload(PreparedData data)
    {
        var x = memory.Allocate<float>(data.X.LongLength);
        try
        {
            var y = memory.Allocate<float>(data.Y.LongLength);
            x.Write(stream, 0, data.X);
            y.Write(stream, 0, data.Y);
            return new(++_lastNumber, x, y, data.Y.Length > 0);
        }
        catch
        {
            x.Dispose();
            throw;
        }
    }

    private Entry? FindOldestUnused() =>
        _entries.Where(entry => entry.LastUse <= _epochStart).MinBy(entry => entry.LastUse);

    private void RemoveCollected()
    {
        foreach (var entry in _entries.Where(e => !e.Source.TryGetTarget(out _)).ToList()) Remove(entry);
    }

    private void Remove(Entry entry)
    {
        entry.Set.Dispose();
        _entries.Remove(entry);
    }

    private sealed record Entry(WeakReference<PreparedData> Source, DataOnDevice Set)
    {
        public long LastUse { get; set; }
    }
}

/// <summary>A data set on a card.</summary>
/// <param name="Number">A number that is never used for another data set.</param>
/// <param name="X">Features.</param>
/// <param name="Y">Targets; one unused float if there are none.</param>
/// <param name="HasTargets">True if there are targets.</param>
internal sealed record DataOnDevice(long Number, GpuBuffer<float> X, GpuBuffer<float> Y, bool HasTargets) : IDisposable
{
    /// <summary>The size in bytes.</summary>
    public long Bytes => sizeof(float) * (X.Length + Y.Length);

    public void Dispose()
    {
        X.Dispose();
        Y.Dispose();
    }
}
