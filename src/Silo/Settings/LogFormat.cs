namespace Experiments.Silo.Settings;

/// <summary>How a silo's messages are written.</summary>
public enum LogFormat
{
    /// <summary>A line each, for people.</summary>
    Text,

    /// <summary>A JSON object a line, for what collects the logs of a cluster.</summary>
    Json,
}
