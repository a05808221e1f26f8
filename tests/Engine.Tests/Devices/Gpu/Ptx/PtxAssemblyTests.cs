using System.Text;
using Experiments.Engine.Devices.Gpu;
using Experiments.Tests.Shared;
using ILGPU.Runtime.Cuda;

namespace Experiments.Engine.Tests.Devices.Gpu.Ptx;

/// <summary>NVIDIA's assembler takes every kernel, and needs no memory for what registers hold.</summary>
public sealed class PtxAssemblyTests
{
    private const string Results = "bench/results/gpu-kernels.md";

    [Fact]
    public void Every_kernel_assembles_and_stays_in_registers()
    {
        var assembler = Assembler.Find();
        using var older = new PtxCompiler(CudaArchitecture.SM_80);
        using var newer = new PtxCompiler(CudaArchitecture.SM_90);
        var kernels = GpuKernels.All.Select(kernel => (
            Name: kernel.DeclaringType!.Name,
            Sm80: assembler.Assemble(older.Compile(kernel), "sm_80"),
            Sm90: assembler.Assemble(newer.Compile(kernel), "sm_90"))).ToList();

        Assert.All(kernels, kernel => Assert.Equal((0, 0, 0, 0),
            (kernel.Sm80.Stack, kernel.Sm80.Spills, kernel.Sm90.Stack, kernel.Sm90.Spills)));
        // Another version gives other numbers, so the table is written on demand and not held.
        if (Environment.GetEnvironmentVariable("EXPERIMENTS_APPROVE") != "1") return;
        var table = new StringBuilder($"""
            # What each GPU kernel takes

            `tests/ptxas.sh` writes this table: NVIDIA's assembler, ptxas {assembler.Version}, assembled the PTX of every
            kernel for sm_80 and sm_90. Nothing ran on a card, and a card's driver assembles with a version of its own.
            Registers are those of one thread; shared memory is that of one group.

            | kernel | registers, sm_80 | registers, sm_90 | spilled bytes | shared bytes |
            | --- | ---: | ---: | ---: | ---: |

            """.ReplaceLineEndings("\n"));
        foreach (var (name, sm80, sm90) in kernels)
            table.Append(FormattableString.Invariant($"| `{name}` | {sm80.Registers} | {sm90.Registers} | "))
                .Append(FormattableString.Invariant($"{sm80.Spills + sm90.Spills} | {sm90.Shared} |\n"));
        File.WriteAllText(Repository.File(Results), table.ToString());
    }

    [Fact]
    public void Text_that_is_no_kernel_is_refused_with_the_reason()
    {
        var assembler = Assembler.Find();
        var ptx = PtxCompiler.CompileAlone(GpuKernels.All[0], CudaArchitecture.SM_80);

        var e = Assert.Throws<InvalidDataException>(() => assembler.Assemble(
            ptx.Replace("add.u64", "add.u65", StringComparison.Ordinal), "sm_80"));

        Assert.Contains(".u65", e.Message, StringComparison.Ordinal);
    }
}
