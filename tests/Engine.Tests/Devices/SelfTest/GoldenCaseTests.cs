using Experiments.Engine.Devices;
using Experiments.Engine.Devices.SelfTest;

namespace Experiments.Engine.Tests.Devices;

public sealed class GoldenCaseTests
{
    private static readonly IReadOnlyList<GoldenCase> All =
        [.. GoldenCase.LoadBuiltIn(), .. GoldenCase.LoadFolder(Path.Combine(AppContext.BaseDirectory, "Golden", "Mlp"))];

    public static TheoryData<string> Cases => [.. All.Select(golden => golden.Name)];

    [Fact]
    public void The_engine_carries_four_cases() => Assert.Equal(4, GoldenCase.LoadBuiltIn().Count);

    [Theory, MemberData(nameof(Cases))]
    public void Training_follows_scikit_learn(string name)
    {
        using var device = DeviceCatalog.Open("cpu");

        var result = Engine.Devices.SelfTest.SelfTest.Run(device, All.Single(golden => golden.Name == name));

        Assert.True(result.Passed, result.ToString());
        Assert.InRange(result.Largest, 0, 1e-5);
    }
}
