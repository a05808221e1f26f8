using Experiments.Engine.Caches;

namespace Experiments.Engine.Tests.Caches;

public sealed class RecentCacheTests
{
    [Fact]
    public void What_was_used_least_recently_goes_first()
    {
        var cache = new RecentCache<string, int>(capacity: 3);
        foreach (var (key, value) in (ReadOnlySpan<(string, int)>)[("a", 1), ("b", 2), ("c", 3)]) cache.Set(key, value);
        Assert.True(cache.TryGet("a", out _));
        Assert.Equal(3, cache.GetOrAdd("c", _ => 0));

        Assert.Equal(4, cache.GetOrAdd("d", _ => 4));
        Assert.Equal(3, cache.Count);
        Assert.False(cache.TryGet("b", out _));
        Assert.True(cache.TryGet("a", out var a) && a == 1);
    }

    [Fact]
    public void A_value_is_removed_unless_another_took_its_place()
    {
        var cache = new RecentCache<string, string>(capacity: 3);
        cache.Set("key", "first");
        cache.Set("key", "second");
        cache.Remove("key", "first");
        Assert.True(cache.TryGet("key", out var value) && value == "second");
        Assert.True(cache.Remove("key"));
        Assert.False(cache.Remove("key"));
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void Many_threads_leave_it_within_its_bound()
    {
        var cache = new RecentCache<int, int>(capacity: 10);
        Parallel.For(0, 10_000, i =>
        {
            Assert.Equal(i % 97, cache.GetOrAdd(i % 97, key => key));
            if (i % 5 == 0) cache.Remove(i % 13);
        });
        Assert.InRange(cache.Count, 0, 10);
    }
}
