namespace Experiments.Engine.Devices.Cpu.Teams;

/// <summary>
/// Decides, piece by piece of a training, whether a team of threads or one thread runs it. On a machine that is busy
/// with other work, a thread that has lost its core holds up the team, which then is slower than one thread. Threads
/// that fall asleep while they wait are the sign: then a short piece is run by one thread, and the faster way goes on.
/// After a while the team is tried again. The bits do not depend on the choice.
/// </summary>
internal sealed class TeamChoice
{
    /// <summary>The steps of a piece.</summary>
    public const int PieceSteps = 64;

    /// <summary>The steps of a piece that only measures one thread, which on many cores is slow.</summary>
    public const int MeasuredSteps = 8;

    /// <summary>The steps in which at most one wait ends asleep as long as the team has its cores.</summary>
    private const int StepsPerSleep = 8;

    private const int FirstPause = 4;
    private const int LongestPause = 64;

    private int _pause = FirstPause;
    private int _left;
    private bool _isAlone;
    private bool _isMeasuring;
    private double _teamTime;

    /// <summary>Returns the number of threads for the next piece, and the most steps that it may have.</summary>
    /// <param name="threads">The threads that a team would have; 1 for none.</param>
    public (int Threads, int Steps) GetNext(int threads) =>
        threads == 1 ? (1, PieceSteps)
        : _isMeasuring ? (1, MeasuredSteps)
        : (_isAlone ? 1 : threads, PieceSteps);

    /// <summary>Takes note of a piece that has run.</summary>
    /// <param name="threads">The threads that ran it.</param>
    /// <param name="timePerStep">Its time by step, in any unit.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="sleeps">How often a thread fell asleep while it waited for the others.</param>
    public void Observe(int threads, double timePerStep, int steps, int sleeps)
    {
        if (_left > 0) _left--;
        if (threads > 1)
        {
            _teamTime = timePerStep;
            _isMeasuring = _left == 0 && sleeps * StepsPerSleep > steps;
            if (!_isMeasuring && _left == 0) _pause = FirstPause;
        }
        else if (_isMeasuring)
        {
            // Whichever is faster goes on for some pieces, and for longer each time in a row.
            (_isMeasuring, _isAlone, _left) = (false, timePerStep < _teamTime, _pause);
            _pause = Math.Min(2 * _pause, LongestPause);
        }
        else if (_isAlone && _left == 0) _isAlone = false;
    }
}
