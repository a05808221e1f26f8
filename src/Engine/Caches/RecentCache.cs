using System.Diagnostics.CodeAnalysis;

namespace Experiments.Engine.Caches;

/// <summary>
/// A cache of bounded size: what was used least recently is removed first. What is removed is only not shared any more:
/// whoever uses it keeps it. Thread-safe.
/// </summary>
/// <param name="capacity">The largest number of entries.</param>
/// <param name="comparer">The comparer of keys; null for the default.</param>
internal sealed class RecentCache<TKey, TValue>(int capacity, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _entries = new(comparer);

    // The most recently used comes first.
    private readonly LinkedList<(TKey Key, TValue Value)> _order = [];

    /// <summary>The number of entries.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>Finds a value, which counts as used.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            value = default;
            if (!_entries.TryGetValue(key, out var entry)) return false;
            Use(entry);
            value = entry.Value.Value;
            return true;
        }
    }

    /// <summary>Finds a value or adds one, which counts as used.</summary>
    /// <param name="key">The key.</param>
    /// <param name="create">Creates the value, at once: others wait. A value that takes long is lazy.</param>
    public TValue GetOrAdd(TKey key, Func<TKey, TValue> create)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var entry)) Use(entry);
            else entry = Add(key, create(key));
            return entry.Value.Value;
        }
    }

    /// <summary>Adds a value, or replaces it.</summary>
    public void Set(TKey key, TValue value)
    {
        lock (_gate)
        {
            Remove(key);
            Add(key, value);
        }
    }

    /// <summary>Removes a value.</summary>
    public bool Remove(TKey key)
    {
        lock (_gate)
        {
            if (!_entries.Remove(key, out var entry)) return false;
            _order.Remove(entry);
            return true;
        }
    }

    /// <summary>Removes a value, unless there is another under the key by now.</summary>
    public void Remove(TKey key, TValue value)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var entry)
                    && EqualityComparer<TValue>.Default.Equals(entry.Value.Value, value))
                Remove(key);
        }
    }

    private void Use(LinkedListNode<(TKey Key, TValue Value)> entry)
    {
        _order.Remove(entry);
        _order.AddFirst(entry);
    }

    private LinkedListNode<(TKey Key, TValue Value)> Add(TKey key, TValue value)
    {
        if (_entries.Count == capacity) Remove(_order.Last!.Value.Key);
        return _entries[key] = _order.AddFirst((key, value));
    }
}
