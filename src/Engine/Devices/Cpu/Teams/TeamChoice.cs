namespace Experiments.Engine.Devices.Cpu.Teams;

/// <summary>
/// Decides, piece by piece of a training, whether a team of threads or one thread runs it. On a machine that is busy
/// with other work, a thread that has lost its core holds up the team, which then is slower than one thread. Threads
/// that fall asleep while they wait are the sign: then a few steps are run by one thread, and the faster way goes on.
/// The other way is tried again soon, by a few steps. The bits do not depend on the choice.
/// </summary>
internal sealed class TeamChoice
{
    /// <summary>The steps of a piece.</summary>
    public const int PieceSteps = 64;

    /// <summary>The steps that try the other way: few, because it may be much slower.</summary>
    public const int TrialSteps = 8;

    /// <summary>The pieces between two trials.</summary>
    public const int PiecesBetweenTrials = 8;

    /// <summary>
    /// The sleeps in a step that a team with all of its cores does not reach: parts differ by more than a thread spins
    /// in every few steps, but a thread without a core holds up the others at most of the barriers.
    /// </summary>
    private const int SleepsPerStep = 1;

    private bool _isAlone;
    private bool _isTrial;
    private int _pieces = PiecesBetweenTrials;
    private double _time;

    /// <summary>Returns the number of threads for the next piece, and the most steps that it may have.</summary>
    /// <param name="threads">The threads that a team would have; 1 for none.</param>
    public (int Threads, int Steps) GetNext(int threads) =>
        (_isAlone != _isTrial ? 1 : threads, _isTrial && threads > 1 ? TrialSteps : PieceSteps);

    /// <summary>Takes note of a piece that has run.</summary>
    /// <param name="available">The threads that a team would have had.</param>
    /// <param name="timePerStep">The piece's time by step, in any unit.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="sleeps">How often a thread fell asleep while it waited for the others.</param>
    public void Observe(int available, double timePerStep, int steps, int sleeps)
    {
        if (available == 1) return;
        if (_isTrial)
        {
            if (timePerStep < _time) _isAlone = !_isAlone;
            (_isTrial, _pieces) = (false, 0);
            return;
        }
        (_time, _pieces) = (timePerStep, _pieces + 1);
        _isTrial = _pieces >= PiecesBetweenTrials && (_isAlone || sleeps > SleepsPerStep * steps);
    }
}
