using System.IO.Pipelines;

namespace Experiments.Handshake;

/// <summary>
/// The input of a connection that a peer without a secret opened: a silo that has one answers the first message with a
/// refusal instead of one of Orleans.
/// </summary>
/// <param name="input">The connection's input.</param>
/// <param name="onPassed">Called once the first bytes are not those of a refusal.</param>
internal sealed class RefusalReader(PipeReader input, Action onPassed) : PipeReader
{
    private bool _isPassed;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            if (_isPassed || read.IsCanceled) return read;
            switch (HandshakeFrame.TryRead(read.Buffer, out var frame, out _))
            {
                case HandshakeProgress.Complete when frame.Kind == HandshakeKind.Refusal:
                    input.AdvanceTo(read.Buffer.End);
                    throw new HandshakeRefusedException((Refusal)frame.Body[0]);
                case HandshakeProgress.Incomplete when !read.IsCompleted:
                    input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    break;
                default:
                    _isPassed = true;
                    onPassed();
                    return read;
            }
        }
    }

    // Orleans reads its first message with ReadAsync.
    public override bool TryRead(out ReadResult result)
    {
        result = default;
        return _isPassed && input.TryRead(out result);
    }

    public override void AdvanceTo(SequencePosition consumed) => input.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) =>
        input.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => input.Complete(exception);
}
