using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>Kernels that treat each element by itself: so many groups a lane, a thread an element.</summary>
internal static class ElementKernels
{
    /// <summary>y = f(y + bias), in place.</summary>
    public static void AddBiasAndActivate(
        StepTables tables, Operand y, Operand bias, int columns, int n, int groups, int kind)
    {
        var lane = Grid.IdxX / groups;
        var i = Element(groups);
        if (i >= n || !tables.IsActive(lane)) return;
        var values = y.GetLaneView(lane, tables);
        values[i] = ActivationMath.Forward(kind, values[i] + bias.GetLaneView(lane, tables)[i % columns]);
    }

    /// <summary>y = f(x).</summary>
    public static void ActivateForward(StepTables tables, Operand x, Operand y, int n, int groups, int kind)
    {
        var lane = Grid.IdxX / groups;
        var i = Element(groups);
        if (i >= n || !tables.IsActive(lane)) return;
        y.GetLaneView(lane, tables)[i] = ActivationMath.Forward(kind, x.GetLaneView(lane, tables)[i]);
    }

    /// <summary>dx = dy * f'(x), told by y = f(x); added where asked.</summary>
    public static void ActivateBackward(
        StepTables tables, Operand y, Operand dy, Operand dx, int adds, int n, int groups, int kind)
    {
        var lane = Grid.IdxX / groups;
        var i = Element(groups);
        if (i >= n || !tables.IsActive(lane)) return;
        var to = dx.GetLaneView(lane, tables);
        var gradient = ActivationMath.Backward(kind, y.GetLaneView(lane, tables)[i], dy.GetLaneView(lane, tables)[i]);
        to[i] = adds != 0 ? to[i] + gradient : gradient;
    }

    /// <summary>y = a + b.</summary>
    public static void Add(StepTables tables, Operand a, Operand b, Operand y, int n, int groups)
    {
        var lane = Grid.IdxX / groups;
        var i = Element(groups);
        if (i >= n || !tables.IsActive(lane)) return;
        y.GetLaneView(lane, tables)[i] = a.GetLaneView(lane, tables)[i] + b.GetLaneView(lane, tables)[i];
    }

    /// <summary>dx = dy; added where asked.</summary>
    public static void Pass(StepTables tables, Operand dy, Operand dx, int adds, int n, int groups)
    {
        var lane = Grid.IdxX / groups;
        var i = Element(groups);
        if (i >= n || !tables.IsActive(lane)) return;
        var to = dx.GetLaneView(lane, tables);
        var gradient = dy.GetLaneView(lane, tables)[i];
        to[i] = adds != 0 ? to[i] + gradient : gradient;
    }

    private static int Element(int groups) => (Grid.IdxX % groups * Group.DimX) + Group.IdxX;
}
