using System.Buffers.Binary;
using System.IO.Compression;
using Experiments.Engine.Data;

namespace Experiments.Epoch.Bench;

/// <summary>MNIST's training set: pixels from 0 to 1, classes one-hot.</summary>
internal static class Mnist
{
    public static PreparedData Read(string folder)
    {
        (byte[] pixels, int rows) = Idx(Path.Combine(folder, "train-images-idx3-ubyte.gz"), header: 16);
        (byte[] classes, _) = Idx(Path.Combine(folder, "train-labels-idx1-ubyte.gz"), header: 8);
        var y = new float[rows * EpochOptions.Classes];
        for (int row = 0; row < rows; row++) y[(row * EpochOptions.Classes) + classes[row]] = 1;
        return new([.. pixels.Select(pixel => pixel / 255f)], y, rows, pixels.Length / rows, EpochOptions.Classes);
    }

    private static (byte[] Bytes, int Rows) Idx(string path, int header)
    {
        using GZipStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream all = new();
        stream.CopyTo(all);
        byte[] bytes = all.ToArray();
        return (bytes[header..], BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4)));
    }
}
