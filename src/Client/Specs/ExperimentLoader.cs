using Experiments.Client.Problems;
using Experiments.Engine.Data;

namespace Experiments.Client.Specs;

/// <summary>Reads an experiment file and its data, and checks both by every rule there is.</summary>
internal static class ExperimentLoader
{
    /// <summary>Loads an experiment.</summary>
    /// <exception cref="BadInputException">Something is wrong with it; carries every problem.</exception>
    public static LoadedExperiment Load(string path)
    {
        var document = SpecFile.Read(path);
        var problems = new SpecProblems(document);
        var draft = new SpecReader(document, problems).Read();
        if (draft is null) throw new BadInputException(problems.All);

        var data = draft.DataPath is { } file ? ReadData(document, file, problems) : null;
        var plan = SpecChecks.Check(draft.Spec, data?.Table, problems);
        if (problems.Any || data is not var (table, content) || plan is null) throw new BadInputException(problems.All);
        return new(path, draft.Spec with { Data = draft.Spec.Data with { Hash = table.Sha256 } }, plan, table, content);
    }

    private static (TabularData Table, byte[] Content)? ReadData(SpecDocument document, string file, SpecProblems problems)
    {
        // Named as the user sees it: from the current folder, not from the file's.
        var path = Path.Combine(Path.GetDirectoryName(document.Source) ?? "", file);
        path = Path.IsPathRooted(path) ? Path.GetFullPath(path) : Path.GetRelativePath(".", path);
        try
        {
            if (!File.Exists(path))
            {
                problems.Add("data.path", document.Locate("data.path"), $"the data file '{path}' does not exist", "check the path; it is relative to the experiment file");
                return null;
            }
            var content = File.ReadAllBytes(path);
            return (CsvReader.Read(content, path), content);
        }
        catch (DataException e)
        {
            problems.Add(DataProblem.Of(e));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add("data.path", document.Locate("data.path"), $"the data file '{path}' cannot be read: {e.Message}", "check that it is a file and that you may read it");
        }
        return null;
    }
}
