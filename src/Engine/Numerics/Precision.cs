namespace Experiments.Engine.Numerics;

/// <summary>The precisions of matrix products. Everything else is computed in single precision.</summary>
public enum Precision
{
    /// <summary>Single precision: 23 bits of mantissa.</summary>
    Fp32,

    /// <summary>
    /// A device may round the factors of matrix products to TF32 (10 bits of mantissa) where it has units for it
    /// (NVIDIA since Ampere, with cuBLAS); the sums stay in single precision. Other devices train at fp32.
    /// </summary>
    Tf32,
}
