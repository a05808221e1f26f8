using Experiments.Engine.SelfTest;

namespace Experiments.Engine.Tests.Devices;

public abstract class GoldenCaseTests(DeviceFixture fixture)
{
    private static readonly IReadOnlyList<GoldenCase> All =
        [.. GoldenCase.LoadBuiltIn(), .. GoldenCase.LoadFolder(
            Path.Combine(AppContext.BaseDirectory, "Golden", "Mlp"))];

    public static TheoryData<string> Cases => [.. All.Select(golden => golden.Name)];

    [Fact]
    public void The_engine_carries_four_cases() => Assert.Equal(4, GoldenCase.LoadBuiltIn().Count);

    [Theory, MemberData(nameof(Cases))]
    public void Training_follows_scikit_learn(string name)
    {
        var result = Engine.SelfTest.SelfTest.Run(fixture.Device, All.Single(golden => golden.Name == name));

        Assert.True(result.Passed, result.ToString());
        Assert.InRange(result.Largest, 0, fixture.Tolerance);
    }
}
