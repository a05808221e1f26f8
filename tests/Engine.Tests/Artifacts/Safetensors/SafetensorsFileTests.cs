using System.Buffers.Binary;
using System.Text;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Artifacts.Safetensors;
using Experiments.Engine.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Engine.Tests.Artifacts.Safetensors;

public sealed class SafetensorsFileTests
{
    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        var file = new SafetensorsFile(
            [KeyValuePair.Create("b", new SafetensorsTensor(new(2), [3f, 4f])), KeyValuePair.Create(
                "a", new SafetensorsTensor(new(1, 1), [1f]))],
            [KeyValuePair.Create("k", "v")]);
        const string Header =
            """{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}"""
            + ""","b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""";
        var padded = Header.PadRight((Header.Length + 7) / 8 * 8);
        byte[] expected = [.. BitConverter.GetBytes((ulong)padded.Length),
            .. Encoding.UTF8.GetBytes(padded), 0, 0, 128, 63, 0, 0, 64, 64, 0, 0, 128, 64];
        Assert.Equal(expected, Bytes(file));
    }

    [Fact]
    public void What_was_written_is_read_back_bit_for_bit() => Prop.ForAll<float[], string>((values, name) =>
    {
        if (values.Length == 0 || name is null or "__metadata__" || name.Any(char.IsSurrogate)) return true;
        var read = Read(Bytes(
            new SafetensorsFile([KeyValuePair.Create(name, new SafetensorsTensor(new Shape(values.Length), values))])));
        return read.Tensors[name].Values.Select(BitConverter.SingleToUInt32Bits)
            .SequenceEqual(values.Select(BitConverter.SingleToUInt32Bits))
            && read.Tensors[name].Shape == new Shape(values.Length);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Metadata_is_read_back() =>
        Assert.Equal("v", Read(Bytes(new SafetensorsFile([], [KeyValuePair.Create("k", "v")]))).Metadata["k"]);

    [Fact]
    public void A_file_that_ends_anywhere_too_early_is_refused()
    {
        var bytes = Bytes(new SafetensorsFile([KeyValuePair.Create("a", new SafetensorsTensor(new(3), [1f, 2f, 3f]))]));
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<ArtifactException>(() => Read(bytes[..length]));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "but 8 follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "data_offsets of 4 bytes")]
    [InlineData("""{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}""", 4, "type F16")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "begins at byte 4")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1]"""
        + ""","data_offsets":[0,4]}}""",
        4, "begins at byte 0")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1]"""
        + ""","data_offsets":[4,8]}}""",
        8, "header")]
    [InlineData("""{"a":{"dtype":"F32","shape":[65536,65536,65536,65536],"data_offsets":[0,0]}}""", 0, "below 2 GiB")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}""", 4, "extents start at 1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", 0, "extents start at 1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "invalid data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "invalid data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "header")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1e300]}}""", 4, "header")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "header")]
    [InlineData("""["a"]""", 0, "header")]
    [InlineData("""{"a":""", 0, "header")]
    [InlineData("", 0, "header")]
    public void A_header_that_does_not_hold_is_refused(string header, int dataBytes, string problem)
    {
        byte[] bytes =
            [.. BitConverter.GetBytes((ulong)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[dataBytes]];
        var error = Assert.Throws<ArtifactException>(() => Read(bytes));
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Equal("model.safetensors", error.File);
    }

    [Fact]
    public void A_file_with_any_byte_changed_is_read_or_refused_and_never_anything_else()
    {
        var original = Bytes(new SafetensorsFile(
            [KeyValuePair.Create("a", new SafetensorsTensor(new(2, 1), [1f, 2f]))], [KeyValuePair.Create("k", "v")]));
        for (var i = 0; i < original.Length; i++)
        {
            foreach (var value in (byte[])[0, 1, (byte)' ', (byte)'"', (byte)'-', (byte)'9', (byte)'{', 0x80, 0xff])
            {
                var bytes = original.ToArray();
                bytes[i] = value;
                Assert.True(
                    Record.Exception(() => Read(bytes)) is null or ArtifactException, $"byte {i} set to {value}");
            }
        }
    }

    [Theory]
    [InlineData(17)]
    [InlineData(ulong.MaxValue)]
    public void A_header_longer_than_the_file_is_refused_before_memory_is_taken(ulong length)
    {
        var bytes = new byte[24];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        Assert.Contains(
            "16 follow", Assert.Throws<ArtifactException>(() => Read(bytes)).Problem, StringComparison.Ordinal);
    }

    private static byte[] Bytes(SafetensorsFile file)
    {
        using var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }

    private static SafetensorsFile Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return SafetensorsFile.Read(stream, "model.safetensors");
    }
}
