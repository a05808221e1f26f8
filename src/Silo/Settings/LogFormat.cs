namespace Experiments.Silo.Settings;

/// <summary>The formats of a silo's log messages.</summary>
public enum LogFormat
{
    /// <summary>One line each, for people.</summary>
    Text,

    /// <summary>One JSON object per line, for a log collector.</summary>
    Json,
}
