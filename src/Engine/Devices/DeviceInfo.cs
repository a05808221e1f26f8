namespace Experiments.Engine.Devices;

/// <summary>A device that is there.</summary>
/// <param name="Id">What <see cref="DeviceCatalog.Open"/> takes.</param>
/// <param name="Name">What it is, for people.</param>
/// <param name="NumericsClass">See <see cref="Device.NumericsClass"/>.</param>
public sealed record DeviceInfo(string Id, string Name, string NumericsClass);
