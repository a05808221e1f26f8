namespace Experiments.Engine.Training.Checkpoints;

/// <summary>
/// Receives the state of lanes at the end of an epoch. Called on the training thread, also before a cancelled training
/// ends.
/// </summary>
internal interface ILaneCheckpoints
{
    /// <summary>Returns true if a fit's checkpoint must be saved now; called after every epoch.</summary>
    bool IsDue(int number, int epoch);

    /// <summary>Saves a checkpoint. The receiver owns its arrays.</summary>
    void Save(int number, LaneCheckpoint checkpoint);
}
