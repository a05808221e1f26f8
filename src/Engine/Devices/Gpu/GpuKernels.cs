using System.Reflection;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Metrics;
using ILGPU;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu;

/// <summary>The kernels of a device, each compiled for it when it is first asked for.</summary>
internal sealed class GpuKernels(Accelerator accelerator)
{
    private Action<
        AcceleratorStream, KernelConfig, StepTables, Operand, Operand, int, int, int, int>? _addBiasAndActivate;
    private Action<AcceleratorStream, KernelConfig, StepTables, Operand, Operand, int, int, int>? _activateForward;
    private Action<
        AcceleratorStream, KernelConfig, StepTables, Operand, Operand, Operand, int, int, int, int>? _activateBackward;
    private Action<AcceleratorStream, KernelConfig, StepTables, Operand, Operand, Operand, int, int>? _add;
    private Action<AcceleratorStream, KernelConfig, StepTables, Operand, Operand, int, int, int>? _pass;
    private Action<AcceleratorStream, KernelConfig, StepTables, int, int, ArrayView<float>, ArrayView<float>, Operand,
        Operand, Operand, int, int, int>? _gather;
    private Action<AcceleratorStream, KernelConfig, StepTables, Operand, ArrayView<float>, int, int>? _storePredictions;
    private Action<AcceleratorStream, KernelConfig, StepTables, Operand, Operand, int>? _conclude;
    private Action<AcceleratorStream,
        KernelConfig, StepTables, Operand, Operand, Operand, int, int, int, int, int, int>? _denseGradient;
    private Action<AcceleratorStream, KernelConfig, StepTables, int, Operand, Operand, Operand, Operand, Operand,
        Operand, int, int, int, int>? _output;
    private Action<AcceleratorStream,
        KernelConfig, StepTables, ArrayView<Chunk>, Operand, Operand, Operand, int>? _gradientSquares;
    private Action<AcceleratorStream, KernelConfig, StepTables, ArrayView<Chunk>, Operand, Operand, Operand, Operand,
        Operand, Operand, int, int>? _adam;
    private Action<AcceleratorStream,
        KernelConfig, StepTables, ArrayView<Chunk>, Operand, Operand, Operand, Operand, Operand, int, int, int>? _sgd;
    private Action<
        AcceleratorStream, KernelConfig, ArrayView<float>, float, uint, uint, uint, uint, uint>? _fillUniform;
    private Action<AcceleratorStream,
        KernelConfig, StepTables, TallyLayout, Operand, Operand, ArrayView<int>, ArrayView<double>, float>? _addClasses;
    private Action<
        AcceleratorStream, KernelConfig, StepTables, TallyLayout, Operand, Operand, ArrayView<double>>? _addNumbers;
    private Action<
        AcceleratorStream, KernelConfig, StepTables, MatMulShape, Operand, Operand, Operand, Operand>? _multiply;

    /// <summary>Every kernel, for a compiler that is to be shown all of them.</summary>
    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        .. from type in (Type[])[typeof(ElementKernels),
            typeof(BatchKernels), typeof(DenseKernels), typeof(TaskKernels),
            typeof(TallyKernels), typeof(SolverKernels), typeof(RandomKernels), typeof(ProductKernel)]
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
           select method,
    ];

    public Action<
        AcceleratorStream, KernelConfig, StepTables, Operand, Operand, int, int, int, int> AddBiasAndActivate =>
            _addBiasAndActivate ??= accelerator.LoadKernel<StepTables, Operand, Operand, int, int, int, int>(
                ElementKernels.AddBiasAndActivate);

    public Action<AcceleratorStream, KernelConfig, StepTables, Operand, Operand, int, int, int> ActivateForward =>
        _activateForward ??= accelerator.LoadKernel<StepTables, Operand, Operand, int, int, int>(
            ElementKernels.ActivateForward);

    public Action<
        AcceleratorStream, KernelConfig, StepTables, Operand, Operand, Operand, int, int, int, int> ActivateBackward =>
            _activateBackward ??= accelerator.LoadKernel<StepTables, Operand, Operand, Operand, int, int, int, int>(
                ElementKernels.ActivateBackward);

    public Action<AcceleratorStream, KernelConfig, StepTables, Operand, Operand, Operand, int, int> Add =>
        _add ??= accelerator.LoadKernel<StepTables, Operand, Operand, Operand, int, int>(ElementKernels.Add);

    public Action<AcceleratorStream, KernelConfig, StepTables, Operand, Operand, int, int, int> Pass =>
        _pass ??= accelerator.LoadKernel<StepTables, Operand, Operand, int, int, int>(ElementKernels.Pass);

    public Action<AcceleratorStream, KernelConfig, StepTables, int, int, ArrayView<float>, ArrayView<float>, Operand,
        Operand, Operand, int, int, int> Gather =>
            _gather ??= accelerator.LoadKernel<StepTables, int, int, ArrayView<float>, ArrayView<float>, Operand,
                Operand, Operand, int, int, int>(BatchKernels.Gather);

    public Action<AcceleratorStream, KernelConfig, StepTables, Operand, ArrayView<float>, int, int> StorePredictions =>
        _storePredictions ??= accelerator.LoadKernel<StepTables, Operand, ArrayView<float>, int, int>(
            BatchKernels.StorePredictions);

    public Action<AcceleratorStream, KernelConfig, StepTables, Operand, Operand, int> Conclude =>
        _conclude ??= accelerator.LoadKernel<StepTables, Operand, Operand, int>(BatchKernels.Conclude);

    public Action<AcceleratorStream,
        KernelConfig, StepTables, Operand, Operand, Operand, int, int, int, int, int, int> DenseGradient =>
            _denseGradient ??=
                accelerator.LoadKernel<StepTables, Operand, Operand, Operand, int, int, int, int, int, int>(
                    DenseKernels.Gradient);

    public Action<AcceleratorStream, KernelConfig, StepTables, int, Operand, Operand, Operand, Operand, Operand,
        Operand, int, int, int, int> Output =>
            _output ??= accelerator.LoadKernel<StepTables,
                int, Operand, Operand, Operand, Operand, Operand, Operand, int, int, int, int>(TaskKernels.Output);

    public Action<AcceleratorStream,
        KernelConfig, StepTables, ArrayView<Chunk>, Operand, Operand, Operand, int> GradientSquares =>
            _gradientSquares ??= accelerator.LoadKernel<StepTables, ArrayView<Chunk>, Operand, Operand, Operand, int>(
                SolverKernels.GradientSquares);

    public Action<AcceleratorStream, KernelConfig, StepTables, ArrayView<Chunk>, Operand, Operand, Operand, Operand,
        Operand, Operand, int, int> Adam =>
            _adam ??= accelerator.LoadKernel<StepTables,
                ArrayView<Chunk>, Operand, Operand, Operand, Operand, Operand, Operand, int, int>(SolverKernels.Adam);

    public Action<AcceleratorStream,
        KernelConfig, StepTables, ArrayView<Chunk>, Operand, Operand, Operand, Operand, Operand, int, int, int> Sgd =>
            _sgd ??= accelerator.LoadKernel<StepTables,
                ArrayView<Chunk>, Operand, Operand, Operand, Operand, Operand, int, int, int>(SolverKernels.Sgd);

    public Action<AcceleratorStream, KernelConfig, ArrayView<float>, float, uint, uint, uint, uint, uint> FillUniform =>
        _fillUniform ??= accelerator.LoadKernel<ArrayView<float>, float, uint, uint, uint, uint, uint>(
            RandomKernels.FillUniform);

    public Action<AcceleratorStream,
        KernelConfig, StepTables, TallyLayout, Operand, Operand, ArrayView<int>, ArrayView<double>, float> AddClasses =>
            _addClasses ??= accelerator.LoadKernel<StepTables,
                TallyLayout, Operand, Operand, ArrayView<int>, ArrayView<double>, float>(TallyKernels.AddClasses);

    public Action<
        AcceleratorStream, KernelConfig, StepTables, TallyLayout, Operand, Operand, ArrayView<double>> AddNumbers =>
            _addNumbers ??= accelerator.LoadKernel<StepTables, TallyLayout, Operand, Operand, ArrayView<double>>(
                TallyKernels.AddNumbers);

    public Action<
        AcceleratorStream, KernelConfig, StepTables, MatMulShape, Operand, Operand, Operand, Operand> Multiply =>
            _multiply ??= accelerator.LoadKernel<StepTables, MatMulShape, Operand, Operand, Operand, Operand>(
                ProductKernel.Multiply);
}
