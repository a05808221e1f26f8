using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Experiments.Startup;
using Microsoft.AspNetCore.Builder;

namespace Experiments.Deploy.Tests.Startup;

/// <summary>The list of generic methods that are compiled ahead, and the profile that is made of it.</summary>
public sealed class StartupProfileTests
{
    private static readonly string[] s_assemblies =
    [
        .. new[]
        {
            AppContext.BaseDirectory, RuntimeEnvironment.GetRuntimeDirectory(),
            Path.GetDirectoryName(typeof(WebApplication).Assembly.Location)!,
        }.SelectMany(folder => Directory.GetFiles(folder, "*.dll"))
    ];

    public static TheoryData<string, MethodBase> Methods()
    {
        var all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var data = new TheoryData<string, MethodBase>();
        Add(typeof(List<int>.Enumerator).GetMethod("MoveNext")!);
        Add(typeof(Dictionary<DayOfWeek, int[][,]>).GetMethod("TryInsert", all)!);
        Add(typeof(KeyValuePair<long, nint>).GetConstructors()[0]);
        Add(typeof(Enumerable).GetMethods()
            .First(m => m.Name == "Zip" && m.GetGenericArguments().Length == 2)
            .MakeGenericMethod(typeof(KeyValuePair<byte, bool>), typeof(TimeSpan)));
        // Of the compiler: names with angle brackets, and one below a generic type.
        Add(typeof(AsyncTaskMethodBuilder<int>).GetMethod("Start")!
            .MakeGenericMethod(typeof(Waiting<double>).GetNestedTypes(all).Single().MakeGenericType(typeof(double))));
        // An explicit implementation has its interface's arguments in its name.
        Add(typeof(List<char>).GetMethods(all).First(m => m.Name.Contains("IEnumerable<T>", StringComparison.Ordinal)));
        return data;

        void Add(MethodBase method) => data.Add(method.Name, method);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_method_is_found_again(string _, MethodBase method)
    {
        var writer = new ProfileWriter(s_assemblies);
        Assert.True(writer.TryAdd(MethodText.Parse(MethodText.From(method).ToString())));
        Assert.Contains(method, ReadMethods(writer.Build()));
    }

    [Fact]
    public void A_method_that_is_gone_is_left_out()
    {
        var writer = new ProfileWriter(s_assemblies);
        Assert.False(writer.TryAdd(MethodText.Parse("Gone!A.B`1<System.Private.CoreLib!System.Int32>::C/0")));
        Assert.False(writer.TryAdd(MethodText.Parse("System.Private.CoreLib!System.Gone::C/0")));
        Assert.False(writer.TryAdd(MethodText.Parse("System.Private.CoreLib!System.String::Gone/0")));
        Assert.False(writer.TryAdd(MethodText.Parse(
            "System.Private.CoreLib!System.Collections.Generic.List`1<Gone!A>::Add/1")));
        Assert.Empty(ReadMethods(writer.Build()));
    }

    // Names that the compiler makes change with the program, and a method that is not compiled ahead is only slower.
    [Fact]
    public void The_list_is_not_out_of_date()
    {
        var writer = new ProfileWriter(s_assemblies);
        var lines = File.ReadAllLines(Repository.File("src", "Cli", "startup.txt"));
        Assert.NotEmpty(lines);
        var gone = lines.Where(line => !writer.TryAdd(MethodText.Parse(line))).ToList();
        Assert.True(gone.Count < 0.1 * lines.Length,
            $"{gone.Count} of {lines.Length} methods of src/Cli/startup.txt are gone, such as {gone.FirstOrDefault()}; "
            + "record the list again: python3 bench/commands.py --record PROGRAM");
    }

    /// <summary>Loads a profile, and returns the methods that it names.</summary>
    private static List<MethodBase> ReadMethods(byte[] profile)
    {
        var module = Assembly.Load(profile).ManifestModule;
        var dictionary = module.GetMethod("AssemblyDictionary")!.GetMethodBody()!.GetILAsByteArray()!;
        var methods = new List<MethodBase>();
        // A group is a string, the token of a method, and the end: 5, 5 and 1 bytes.
        for (var at = 5; at < dictionary.Length; at += 11)
        {
            var group = ReadToken(module, dictionary, at).GetMethodBody()!.GetILAsByteArray()!;
            for (var i = 0; i < group.Length; i += 6) methods.Add(ReadToken(module, group, i));
        }
        return methods;
    }

    private static MethodBase ReadToken(Module module, byte[] code, int at)
    {
        const byte LdToken = 0xD0;
        Assert.Equal(LdToken, code[at]);
        return module.ResolveMethod(BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at + 1)))!;
    }

    private static class Waiting<T>
    {
        public static async Task<T> WaitAsync(T value)
        {
            await Task.Yield();
            return value;
        }
    }
}
