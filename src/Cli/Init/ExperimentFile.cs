using System.Text;
using System.Text.RegularExpressions;
using Experiments.Engine.Data;
using Experiments.Engine.Files;
using Experiments.Planning;
using Experiments.Problems;
using Experiments.Specs;
using Experiments.Specs.Reference;

namespace Experiments.Cli.Init;

/// <summary>
/// The experiment file to write, which appears whole and checked, or not at all. Its schema is written next to it, so
/// that editors find it.
/// </summary>
internal sealed partial class ExperimentFile
{
    private ExperimentFile(string path, string name) => (Path, Name) = (path, name);

    /// <summary>The path, as the user gave it or derived from the data's name.</summary>
    public string Path { get; }

    /// <summary>The experiment's name.</summary>
    public string Name { get; }

    /// <summary>Chooses the path of the file.</summary>
    /// <param name="asked">The file that the user names, or null for a name derived from the data's.</param>
    /// <param name="data">The data's path.</param>
    /// <param name="force">True if an existing file may be replaced.</param>
    /// <exception cref="BadInputException">The file exists already.</exception>
    public static ExperimentFile Locate(string? asked, string data, bool force)
    {
        var name = CreateName(asked ?? data);
        var path = asked ?? name + ".yaml";
        if (path.Length == 0) throw new BadInputException("the name of the file is empty", "name a file with --out");
        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
            throw new BadInputException(
                $"the folder {folder} does not exist", "create it first, or name another with --out");
        if (FileIdentity.AreSame(path, data))
            throw new BadInputException($"{path} is the data, and would be lost", "name another file with --out");
        if (Directory.Exists(path)) throw new BadInputException($"{path} is a folder", "name a file with --out");
        if (File.Exists(path) && !force)
            throw new BadInputException(
                $"the file {path} exists already", "name another with --out, or replace it with --force");
        return new(path, name);
    }

    /// <summary>
    /// Returns the path of the data, relative to the experiment file; an absolute path stays as it is.
    /// </summary>
    public string GetRelativePath(string data)
    {
        if (System.IO.Path.IsPathRooted(data)) return data;
        return System.IO.Path.GetRelativePath(Folder, data).Replace('\\', '/');
    }

    /// <summary>Writes the file if it loads without a problem.</summary>
    /// <exception cref="BadInputException">The file has problems, or cannot be written.</exception>
    public LoadedExperiment Write(string text)
    {
        try
        {
            // A hidden file of a new name: the user may have a file of any other.
            var draft = System.IO.Path.Combine(Folder, $".{Name}.{System.IO.Path.GetRandomFileName()}");
            var experiment = Replace(
                draft, FileIdentity.FollowLinks(Path), text, written => ExperimentLoader.Load(written));
            WriteSchema();
            return experiment;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(
                $"the file cannot be written: {e.Message}", "name another file with --out", Path, e);
        }
    }

    private string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;

    // The file is the user's own, so its rights are those of the umask.
    private static T Replace<T>(string draft, string path, string text, Func<string, T> check)
    {
        try
        {
            using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }
            var result = check(draft);
            DurableFiles.Replace(draft, path);
            return result;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    // A file of the same name with other content is left unchanged.
    private void WriteSchema()
    {
        var schema = System.IO.Path.Combine(Folder, ExperimentSchema.FileName);
        if (!File.Exists(schema)
                || InputFile.ReadAllText(schema).Contains(ExperimentSchema.Title, StringComparison.Ordinal))
            Replace($"{schema}.{System.IO.Path.GetRandomFileName()}", schema, ExperimentSchema.Text, _ => true);
    }

    private static string CreateName(string path)
    {
        var name = NotAllowed().Replace(DataFormats.GetBaseName(path), "-").TrimStart('-', '.', '_');
        return ExperimentNames.IsValid(name) ? name : "experiment";
    }

    [GeneratedRegex("[^A-Za-z0-9._-]+", RegexOptions.CultureInvariant)]
    private static partial Regex NotAllowed();
}
