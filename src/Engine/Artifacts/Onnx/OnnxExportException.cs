namespace Experiments.Engine.Artifacts.Onnx;

/// <summary>
/// The error of a part of a model that has no ONNX form, with the part and the remedy. An artifact with such a part is
/// refused before any of its files is written.
/// </summary>
public sealed class OnnxExportException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="part">The part of the model, with its name.</param>
    /// <param name="remedy">The remedy, as a sentence.</param>
    public OnnxExportException(string part, string remedy)
        : base($"{part} has no ONNX form. {remedy}") => (Part, Remedy) = (part, remedy);

    /// <summary>The part of the model, for example <c>The op Convolve of 'convolve_4'</c>.</summary>
    public string Part { get; }

    /// <summary>The remedy, as a sentence.</summary>
    public string Remedy { get; }
}
