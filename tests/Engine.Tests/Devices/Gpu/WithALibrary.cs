using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Tests.Devices.Gpu.Cuda;

namespace Experiments.Engine.Tests.Devices.Gpu;

/// <summary>
/// The simulator with a library in cuBLAS's place: the way through the library is the one that cards go.
/// </summary>
public sealed class LibraryFixture()
    : DeviceFixture(GpuDevice.OpenSimulator(cuBlasPath: CuBlasStandIn.BuildAsync().GetAwaiter().GetResult()), 1e-5)
{
    public override bool IsSlow => true;
}

/// <summary>One simulator with a library for all its tests, which take turns.</summary>
[CollectionDefinition(Name)]
public sealed class LibraryTests : ICollectionFixture<LibraryFixture>
{
    public const string Name = "library";
}

[Collection(LibraryTests.Name)]
public sealed class AgainstTheCpuWithALibrary(LibraryFixture fixture, CpuFixture cpu)
    : AgainstTheCpuTests(fixture, cpu);

[Collection(LibraryTests.Name)]
public sealed class LibraryIsUsedTests(LibraryFixture fixture)
{
    [Fact]
    public void The_library_multiplies_and_nothing_took_its_place()
    {
        Assert.Equal(12, ((GpuDevice)fixture.Device).Blas?.MajorVersion);
        Assert.Empty(fixture.Device.Notes);
    }
}
