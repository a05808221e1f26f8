using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tests.Networks;

namespace Experiments.Engine.Tests.Graphs;

public sealed class RowWorkTests
{
    [Fact]
    public void A_weight_meets_a_row_once_forward_and_twice_backward_but_the_first_needs_no_input_gradient()
    {
        var work = RowWork.Compute(new Mlp([5, 4], ActivationKind.Relu).Trace(new Shape(7), 3));

        const long weights = (7 * 5) + (5 * 4) + (4 * 3);
        Assert.Equal(new RowWork(weights, (3 * weights) - (7 * 5)), work);
    }

    [Fact]
    public void A_shared_weight_counts_each_time_that_it_is_applied()
    {
        var network = new ComposedNetwork(
            (graph, input, outputs) => [new(graph, "a", input, outputs, ActivationKind.Identity),
                new(graph, "shared", outputs, outputs, ActivationKind.Identity)],
            (graph, layers, x) =>
                layers[1].Apply(graph, layers[1].Apply(graph, layers[0].Apply(graph, x))));

        // 6 x 3 once and 3 x 3 twice forward; backward the weights' gradients, and the inputs' of both uses of 3 x 3.
        Assert.Equal(new RowWork(18 + 9 + 9, 36 + 36 + 18), RowWork.Compute(network.Trace(new Shape(6), 3)));
    }

    [Fact]
    public void An_op_without_products_counts_its_elements()
    {
        var graph = new ElementNetwork().Trace(new Shape(8), 8);

        // Nothing is trained, so there is nothing backward.
        Assert.Equal(new RowWork(16, 16), RowWork.Compute(graph));
    }
}
