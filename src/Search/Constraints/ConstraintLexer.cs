namespace Experiments.Search.Constraints;

/// <summary>Splits a constraint into tokens.</summary>
internal static class ConstraintLexer
{
    private static readonly string[] s_symbols =
        ["**", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", ","];
    private static readonly HashSet<string> s_keywords = ["and", "or", "not", "in", "true", "false", "null"];

    // Operators of other languages, with the operator to write instead.
    private static readonly (string Text, string Remedy)[] s_foreign =
        [("&&", "Write 'and'."), ("||", "Write 'or'."), ("!", "Write 'not'."), ("=", "Write '==' to compare.")];

    public static List<Token> Tokenize(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            var token = at == text.Length ? new(TokenKind.End, "", at) : ReadToken(text, at);
            tokens.Add(token);
            if (token.Kind == TokenKind.End) return tokens;
            at += token.Text.Length + (token.Kind == TokenKind.Text ? 2 : 0);
        }
    }

    private static Token ReadToken(string text, int at)
    {
        if (char.IsAsciiDigit(text[at]) || text[at] == '.') return ReadNumber(text, at);
        if (text[at] is '\'' or '"') return ReadQuoted(text, at);
        if (char.IsAsciiLetter(text[at]) || text[at] == '_')
        {
            var word = TakeWhile(text, at, c => char.IsAsciiLetterOrDigit(c) || c == '_');
            return new(s_keywords.Contains(word) ? TokenKind.Symbol : TokenKind.Name, word, at);
        }
        foreach (var symbol in s_symbols)
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0)
                return new(TokenKind.Symbol, symbol, at);
        foreach (var (foreign, remedy) in s_foreign)
            if (string.CompareOrdinal(text, at, foreign, 0, foreign.Length) == 0)
                throw new ConstraintException(at, $"'{foreign}' is not an operator.", remedy);
        throw new ConstraintException(at, $"'{text[at]}' is not allowed here.");
    }

    private static Token ReadNumber(string text, int at)
    {
        var number = TakeWhile(text, at, c => char.IsAsciiLetterOrDigit(c) || c == '.');
        // The sign of an exponent belongs to the number: 1e-4.
        if (number[^1] is 'e' or 'E' && at + number.Length < text.Length && text[at + number.Length] is '+' or '-')
            number += text[at + number.Length] + TakeWhile(text, at + number.Length + 1, char.IsAsciiDigit);
        return new(TokenKind.Number, number, at);
    }

    private static Token ReadQuoted(string text, int at)
    {
        var end = text.IndexOf(text[at], at + 1);
        if (end < 0)
            throw new ConstraintException(
                at, "The text that begins here has no closing quote.", $"Add {text[at]} at its end.");
        return new(TokenKind.Text, text[(at + 1)..end], at);
    }

    private static string TakeWhile(string text, int at, Func<char, bool> take)
    {
        var end = at;
        while (end < text.Length && take(text[end])) end++;
        return text[at..end];
    }
}
