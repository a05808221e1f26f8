using System.Text;
using Experiments.Problems;

namespace Experiments.Cli.Terminals;

/// <summary>
/// An output for programs that a terminal shows: the control characters in it are escaped, but for the ends of lines.
/// An output that is redirected is left as it is.
/// </summary>
internal sealed class EscapedWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        if (value is not null) inner.Write(PlainText.EscapeLines(value));
    }

    public override void Flush() => inner.Flush();
}
