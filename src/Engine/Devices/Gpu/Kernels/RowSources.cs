using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// The data sets from which one launch gathers rows. A card's table cannot hold views, so they are arguments: eight of
/// them, which is more than the folds of most searches.
/// </summary>
internal struct RowSources
{
    /// <summary>The most data sets of a launch.</summary>
    public const int Capacity = 8;

    /// <summary>The features of each data set, [rows, columns].</summary>
    public ArrayView<float> X0, X1, X2, X3, X4, X5, X6, X7;

    /// <summary>The targets of each data set, [rows, outputs], or empty.</summary>
    public ArrayView<float> Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7;

    /// <summary>The number of the first data set among those of the epoch.</summary>
    public int First;

    /// <summary>The number of data sets of this launch.</summary>
    public int Count;

    /// <summary>The steps in the ring of a staged data set, in the epoch's order.</summary>
    public int RingSteps;

    private int _staged;

    /// <summary>Sets a data set.</summary>
    public void Set(int number, ArrayView<float> features, ArrayView<float> targets, bool isStaged)
    {
        switch (number)
        {
            case 0: (X0, Y0) = (features, targets); break;
            case 1: (X1, Y1) = (features, targets); break;
            case 2: (X2, Y2) = (features, targets); break;
            case 3: (X3, Y3) = (features, targets); break;
            case 4: (X4, Y4) = (features, targets); break;
            case 5: (X5, Y5) = (features, targets); break;
            case 6: (X6, Y6) = (features, targets); break;
            default: (X7, Y7) = (features, targets); break;
        }
        if (isStaged) _staged |= 1 << number;
    }

    /// <summary>Returns true if a data set is a ring that the host fills.</summary>
    public readonly bool IsStaged(int number) => ((_staged >> number) & 1) != 0;

    /// <summary>Returns the features of a data set.</summary>
    public readonly ArrayView<float> GetFeatures(int number)
    {
        if (number == 0) return X0;
        if (number == 1) return X1;
        if (number == 2) return X2;
        if (number == 3) return X3;
        if (number == 4) return X4;
        if (number == 5) return X5;
        if (number == 6) return X6;
        return X7;
    }

    /// <summary>Returns the targets of a data set.</summary>
    public readonly ArrayView<float> GetTargets(int number)
    {
        if (number == 0) return Y0;
        if (number == 1) return Y1;
        if (number == 2) return Y2;
        if (number == 3) return Y3;
        if (number == 4) return Y4;
        if (number == 5) return Y5;
        if (number == 6) return Y6;
        return Y7;
    }
}
