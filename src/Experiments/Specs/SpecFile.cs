using System.Text;
using Experiments.Engine.Files;
using Experiments.Problems;
using Experiments.Specs.Yaml;

namespace Experiments.Specs;

/// <summary>Reads the text of an experiment file, up to a maximum size.</summary>
internal static class SpecFile
{
    /// <summary>The maximum size, far above that of any experiment written by hand.</summary>
    public const int MaxBytes = 1 << 20;

    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">The file is missing, too large, or not YAML.</exception>
    public static SpecDocument Read(string path) => Parse(path, Text(path));

    /// <summary>Reads a text as if it were the content of a file.</summary>
    public static SpecDocument Parse(string source, string text)
    {
        try
        {
            return new(source, text, Expressions.Merge(YamlLoader.Load(text)));
        }
        catch (YamlProblemException e)
        {
            var document = new SpecDocument(source, text, new ScalarNode("", true, e.Span));
            throw new BadInputException([document.Problem(e.Span, e.Message, e.Help)], e);
        }
    }

    private static string Text(string path)
    {
        try
        {
            using var file = InputFile.Open(path);
            if (file.Length > MaxBytes)
                throw new BadInputException($"the file is larger than {MaxBytes >> 20} MiB",
                    "put the data into a CSV file and name it in the experiment file", path);
            using var reader = new StreamReader(file, s_strict);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BadInputException(
                "the file does not exist", "check the path; it is relative to the current folder", path, e);
        }
        catch (DecoderFallbackException e)
        {
            throw new BadInputException("the file is not UTF-8 text", "save it with the encoding UTF-8", path, e);
        }
        catch (NotAFileException e)
        {
            throw new BadInputException($"the file cannot be read: {e.Message}", NotAFileException.Remedy, path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(path))
                throw new BadInputException("this is a folder", "name an experiment file in it", path, e);
            throw new BadInputException(
                $"the file cannot be read: {e.Message}", "check that it is a file and is readable", path, e);
        }
    }
}
