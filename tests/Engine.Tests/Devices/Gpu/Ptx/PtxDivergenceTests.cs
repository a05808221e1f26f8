using System.Reflection;
using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Gpu.Kernels;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace Experiments.Engine.Tests.Devices.Gpu.Ptx;

/// <summary>
/// What PTX leaves undefined and a kernel must therefore not have: a branch that says that all threads go one way while
/// they do not, and a barrier that some threads of a group never come to.
/// </summary>
public sealed class PtxDivergenceTests
{
    public static TheoryData<string> Kernels => [.. GpuKernels.All.Select(method => method.DeclaringType!.Name)];

    [Theory, MemberData(nameof(Kernels))]
    public void Threads_go_one_way_where_a_kernel_says_so_and_all_come_to_each_barrier(string name) =>
        Assert.Empty(FindFaults(GpuKernels.All.Single(method => method.DeclaringType!.Name == name)));

    [Fact]
    public void A_branch_on_what_a_loop_of_each_thread_summed_is_found_if_it_is_called_uniform()
    {
        var ptx = PtxCompiler.CompileAlone(GetKernel(nameof(BranchOnASum)), CudaArchitecture.SM_80);
        var called = ptx.Replace(" bra\t", " bra.uni\t", StringComparison.Ordinal);

        Assert.NotEqual(ptx, called);
        Assert.Empty(PtxDivergence.FindFaults(ptx));
        Assert.All(PtxDivergence.FindFaults(called),
            fault => Assert.StartsWith("depends on a thread", fault, StringComparison.Ordinal));
        Assert.NotEmpty(PtxDivergence.FindFaults(called));
    }

    [Fact]
    public void A_barrier_for_some_threads_is_found() =>
        Assert.Equal(["not all threads come to"], FindKinds(nameof(BarrierForSome)));

    [Fact]
    public void A_barrier_after_some_threads_have_returned_is_found() =>
        Assert.Equal(["not all threads come to"], FindKinds(nameof(BarrierAfterReturn)));

    [Fact]
    public void A_barrier_in_a_loop_of_as_many_rounds_as_each_thread_takes_is_found() =>
        Assert.Equal(["not all threads come to"], FindKinds(nameof(BarrierInOwnLoop)));

    [Theory]
    [InlineData("mov.u32 %r1, %tid.x;", true)]
    [InlineData("mov.u32 %r1, %ctaid.x;", false)]
    [InlineData("mov.u32 %r2, %tid.x; ld.global.b32 %r1, [%r2+4];", true)]
    [InlineData("mov.u32 %r2, %ctaid.x; ld.global.b32 %r1, [%r2+4];", false)]
    [InlineData("mov.u32 %r2, %laneid; add.s32 %r3, %r2, 1; mul.lo.s32 %r1, %r3, %r4;", true)]
    [InlineData("mov.u32 %r1, %tid.x; mov.u32 %r1, 3;", false)]
    [InlineData("setp.eq.u32 %p2, %tid.x, 0; @%p2 mov.u32 %r1, 3;", true)]
    [InlineData("setp.eq.u32 %p2, %tid.x, 0; selp.b32 %r1, 1, 2, %p2;", true)]
    [InlineData("atom.global.add.u32 %r1, [%r2], 1;", true)]
    // A choice by the thread's way alone, then the same choice by a way that all threads take.
    [InlineData("mov.u32 %r1, 1; setp.eq.u32 %p2, %tid.x, 0; @%p2 bra A; mov.u32 %r1, 2; A: ", true)]
    [InlineData("mov.u32 %r1, 1; setp.eq.u32 %p2, %ctaid.x, 0; @%p2 bra A; mov.u32 %r1, 2; A: ", false)]
    // A number of rounds by the thread's own count, then by a count of the whole group.
    [InlineData("mov.u32 %r1, 0; A: add.s32 %r1, %r1, 1; setp.lt.u32 %p2, %r1, %tid.x; @%p2 bra A;", true)]
    [InlineData("mov.u32 %r1, 0; A: add.s32 %r1, %r1, 1; setp.lt.u32 %p2, %r1, %ntid.x; @%p2 bra A;", false)]
    public void Values_that_differ_are_followed(string code, bool differs)
    {
        var lines = code.Replace("; ", ";\n", StringComparison.Ordinal).Replace(": ", ":\n", StringComparison.Ordinal);

        var faults = PtxDivergence.FindFaults(
            $"{{\n{lines}\nsetp.eq.u32 %p1, %r1, 7;\n@%p1 bra.uni END;\nadd.s32 %r9, %r9, 1;\nEND:\nret;\n}}");

        Assert.Equal(differs ? ["depends on a thread: @%p1 bra.uni END;"] : [], faults);
    }

    [Fact]
    public void An_instruction_that_is_not_known_is_refused() => Assert.Throws<NotSupportedException>(
        () => PtxDivergence.FindFaults("{\ncall.uni (%r1), other, (%r2);\nret;\n}"));

    private static IEnumerable<string> FindKinds(string kernel) =>
        FindFaults(GetKernel(kernel)).Select(fault => fault.Split(':')[0]).Distinct();

    private static MethodInfo GetKernel(string name) =>
        typeof(PtxDivergenceTests).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static IReadOnlyList<string> FindFaults(MethodInfo kernel) =>
        PtxDivergence.FindFaults(PtxCompiler.CompileAlone(kernel, CudaArchitecture.SM_80));

    private static void BranchOnASum(ArrayView<float> values, int count)
    {
        var sum = 0f;
        for (var i = 0; i < count; i++) sum += values[(Group.IdxX * count) + i];
        if (!(sum < float.PositiveInfinity)) return;
        for (var i = 0; i < count; i++) values[(Group.IdxX * count) + i] /= sum;
    }

    private static void BarrierForSome(ArrayView<float> values)
    {
        if (Group.IdxX < 3)
        {
            values[Group.IdxX] = 1;
            Group.Barrier();
        }
        values[Group.IdxX] += 1;
    }

    private static void BarrierAfterReturn(ArrayView<float> values)
    {
        if (Group.IdxX >= values.Length) return;
        values[Group.IdxX] = GroupSum.Compute(values[Group.IdxX]);
    }

    private static void BarrierInOwnLoop(ArrayView<int> values)
    {
        for (var i = 0; i < values[Group.IdxX]; i++)
        {
            Group.Barrier();
            values[Group.IdxX] += i;
        }
    }
}
