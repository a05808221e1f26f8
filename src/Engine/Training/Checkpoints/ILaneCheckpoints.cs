namespace Experiments.Engine.Training.Checkpoints;

/// <summary>
/// Takes lanes as they stand at an epoch's end. Called on the thread that trains, also before a training that was
/// cancelled ends.
/// </summary>
internal interface ILaneCheckpoints
{
    /// <summary>Whether a fit of the pack is to be kept as it stands; asked at the end of every epoch.</summary>
    bool IsDue(int number, int epoch);

    /// <summary>Takes it. The arrays are its own.</summary>
    void Save(int number, LaneCheckpoint checkpoint);
}
