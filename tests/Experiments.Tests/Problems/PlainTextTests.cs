using Experiments.Problems;

namespace Experiments.Core.Tests.Problems;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("a\e[31mb", @"a\u001b[31mb")]
    [InlineData("a\nb\r\tc", @"a\nb\r\tc")]
    [InlineData("\0\a\b\u007f", @"\u0000\u0007\u0008\u007f")]
    [InlineData("\u0080\u0085\u009b\u009f", @"\u0080\u0085\u009b\u009f")]
    [InlineData("\u202a\u202b\u202c\u202d\u202e", @"\u202a\u202b\u202c\u202d\u202e")]
    [InlineData("\u2066\u2067\u2068\u2069\u200e\u200f\u061c", @"\u2066\u2067\u2068\u2069\u200e\u200f\u061c")]
    [InlineData("\u2028\u2029\ufeff\u200b", @"\u2028\u2029\ufeff\u200b")]
    [InlineData("\U000E0041", @"\udb40\udc41")]
    public void What_a_terminal_obeys_or_hides_is_escaped(string text, string escaped)
    {
        Assert.Equal(escaped, PlainText.Escape(text));
        Assert.Equal(escaped, PlainText.Escape(PlainText.Escape(text)));
    }

    [Theory]
    [InlineData(""), InlineData("digits-01ARZ3"), InlineData("Größe (°C) \\ [x] 数 ✓ 🤖 👩‍🔬 नमस्ते ﷺ ± …")]
    public void A_text_in_any_language_stays(string text) => Assert.Same(text, PlainText.Escape(text));

    // An attribute cannot hold them.
    [Fact]
    public void Halves_of_characters_are_escaped() =>
        Assert.Equal(@"\ud800x\udc00\udc00\ud800", PlainText.Escape("\ud800x\udc00\udc00\ud800"));

    [Fact]
    public void Lines_may_stay_lines() => Assert.Equal("a\\u001b\nb", PlainText.EscapeLines("a\e\r\nb"));
}
