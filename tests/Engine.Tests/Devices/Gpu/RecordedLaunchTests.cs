using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Programs;
using Experiments.Engine.Devices.Gpu.Recording;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Tests.Devices.Gpu;

/// <summary>The launches of a training step on a card with cuBLAS, recorded where there is none.</summary>
public sealed class RecordedLaunchTests : ILaunchRecorder
{
    private readonly List<string> _launches = [];

    [Fact]
    public void A_last_layer_with_few_outputs_takes_two_launches()
    {
        Record(outputs: NarrowOutputKernel.MaxOutputs);

        Assert.Equal(
            ["GatherBatchKernel", "product", "AddBiasAndActivateKernel", "NarrowOutputKernel", "NarrowGradientKernel",
                "product", "AdamKernel", "ConcludeStepKernel"],
            _launches);
    }

    [Fact]
    public void A_wider_one_goes_the_general_way()
    {
        Record(outputs: NarrowOutputKernel.MaxOutputs + 1);

        Assert.Equal(
            ["GatherBatchKernel", "product", "AddBiasAndActivateKernel", "product", "AddBiasAndActivateKernel",
                "OutputKernel", "DenseGradientKernel", "product", "product", "DenseGradientKernel", "product",
                "AdamKernel", "ConcludeStepKernel"],
            _launches);
    }

    void ILaunchRecorder.AddKernel(object kernel, int groups, int threads) => _launches.Add(kernel.GetType().Name);

    void ILaunchRecorder.AddProduct(in MatMulShape product, int lanes, bool sharesLeft) => _launches.Add("product");

    private void Record(int outputs)
    {
        using var device = GpuDevice.OpenSimulator(recorder: this);
        var plan = device.CreatePlan(new Mlp([9], ActivationKind.Relu).Trace(new Shape(5), outputs), new()
        {
            Task = LearningTasks.Multiclass,
            Lanes = 1,
            Solver = SolverCatalog.Adam,
            BatchCapacity = 16,
        });
        using var operands = new GpuOperands(device.Memory, plan);
        using var products = new GpuProducts(device, operands, lanes: 1, tf32: false);
        using var data = new EpochData(device, capacity: 16, columns: 5, outputs);
        data.AddSource(new(0, new(new float[5], new float[outputs], 1, 5, outputs), [0], null, 1, default));
        foreach (var launch in new GpuCompiler(device, operands, products, capacity: 16).Compile(plan.TrainStep))
            launch(new()
            {
                Width = 1,
                BatchBuffers = 1,
                Tables = default,
                Data = data,
                HasTargets = true,
                Clips = false,
                SharesOneBatch = true,
                Predictions = null,
                Tallies = null,
                Stream = device.Stream,
            });
    }
}
