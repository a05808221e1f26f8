namespace Experiments.Engine.Numerics;

/// <summary>The purposes of random numbers. The values are part of the key: never change one, only add.</summary>
internal enum RandomPurpose
{
    Initialization = 0,
    Shuffle = 1,
    ValidationSplit = 2,
    FoldSplit = 3,
    Dropout = 4,
}
