using Experiments.Cli.Terminals;

namespace Experiments.Cli.Tests.Terminals;

public sealed class LocaleTextTests
{
    [Theory]
    [InlineData(null, null, null, true)]
    [InlineData(null, null, "", true)]
    [InlineData(null, null, "en_US.UTF-8", true)]
    [InlineData(null, null, "de_DE.utf8@euro", true)]
    [InlineData(null, null, "C.UTF-8", true)]
    [InlineData(null, null, "C", false)]
    [InlineData("POSIX", null, "en_US.UTF-8", false)]
    [InlineData("", "de_DE.ISO-8859-1", "en_US.UTF-8", false)]
    [InlineData("en_US.UTF-8", "C", "C", true)]
    public void The_first_variable_that_is_set_decides(string? all, string? type, string? lang, bool isUnicode) =>
        Assert.Equal(isUnicode, LocaleText.IsUnicode(name => name switch
        {
            "LC_ALL" => all,
            "LC_CTYPE" => type,
            _ => lang,
        }));
}
