namespace Experiments.Gpu.Bench;

/// <summary>The file with the figures of a command, which is whole at every moment.</summary>
/// <param name="path">The path, or null for no file.</param>
internal sealed class ResultFile(string? path)
{
    private object _report = new { };

    /// <summary>The measured device; null until it is open.</summary>
    public DeviceDescription? Device { get; set; }

    /// <summary>Replaces the report.</summary>
    public void Save(object report)
    {
        _report = report;
        Write(error: null);
    }

    /// <summary>Adds the reason why the report ends here.</summary>
    public void SaveError(Exception error) => Write($"{error.GetType().Name}: {error.GetBaseException().Message}");

    private void Write(string? error)
    {
        if (path is null) return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        File.WriteAllText($"{path}.new", ResultJson.Serialize(Device, _report, error));
        File.Move($"{path}.new", path, overwrite: true);
    }
}
