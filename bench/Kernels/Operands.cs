using System.Runtime.InteropServices;
using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Numerics;

namespace Experiments.Kernels.Bench;

/// <summary>The matrices of one product, 64-byte aligned, and both ways to multiply them.</summary>
internal sealed unsafe class Operands : IDisposable
{
    private readonly Shape _shape;
    private readonly float* _a;
    private readonly float* _b;
    private readonly float* _c;
    private readonly float* _scratch;

    public Operands(Shape shape)
    {
        _shape = shape;
        _a = Random(shape.M * shape.K, 1);
        _b = Random(shape.K * shape.N, 2);
        _c = Random(shape.M * shape.N, 3);
        _scratch = Random(MatMul.ScratchFloats(shape.M, shape.N, shape.K), 4);
    }

    public void Ours()
    {
        int m = _shape.M, n = _shape.N, k = _shape.K;
        switch (_shape.Kind)
        {
            case ProductKind.NN: MatMul.NN(m, n, k, _a, k, _b, n, _c, n, _scratch); break;
            case ProductKind.NT: MatMul.NT(m, n, k, _a, k, _b, k, _c, n, _scratch); break;
            default: MatMul.TN(m, n, k, _a, m, _b, n, _c, n, _scratch); break;
        }
    }

    public void Theirs() => OpenBlas.Multiply(_shape, _a, _b, _c);

    public void Dispose()
    {
        NativeMemory.AlignedFree(_a);
        NativeMemory.AlignedFree(_b);
        NativeMemory.AlignedFree(_c);
        NativeMemory.AlignedFree(_scratch);
    }

    private static float* Random(int length, int step)
    {
        float* floats = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 64);
        Philox.Create(0, 0, RandomPurpose.Initialization, step: step).FillUniform(new Span<float>(floats, length), 1);
        return floats;
    }
}
