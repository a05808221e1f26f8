namespace Experiments.Client.Tests;

public sealed class ClusterAddressTests
{
    [Theory]
    [InlineData("gpu-head", "gpu-head:30000")]
    [InlineData("gpu-head:4000", "gpu-head:4000")]
    [InlineData("10.0.0.7, 10.0.0.8:31000", "10.0.0.7:30000 10.0.0.8:31000")]
    [InlineData("::1", "[::1]:30000")]
    [InlineData("[fe80::1]:31000,[::1]", "[fe80::1]:31000 [::1]:30000")]
    public void Addresses_have_a_usual_port_and_several_may_be_given(string text, string read) =>
        Assert.Equal(read, string.Join(' ', ClusterAddress.ParseAll(text)));

    [Theory, InlineData(""), InlineData(":30000"), InlineData("host:"), InlineData("host:0"), InlineData("host:70000"),
        InlineData("a b"), InlineData("a,,b"), InlineData("[::1"), InlineData("a:b:c")]
    public void What_is_no_address_is_refused(string text) =>
        Assert.Contains("is not an address",
            Assert.Throws<ClusterUnreachableException>(() => ClusterAddress.ParseAll(text)).Message,
            StringComparison.Ordinal);
}
