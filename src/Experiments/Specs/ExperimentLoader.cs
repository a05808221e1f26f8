using Experiments.Engine.Data;
using Experiments.Engine.Files;
using Experiments.Planning;
using Experiments.Problems;

namespace Experiments.Specs;

/// <summary>Reads an experiment file and its data, and checks both by all rules.</summary>
internal static class ExperimentLoader
{
    /// <summary>Loads an experiment.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trainsHere">
    /// True if this machine must have the device that the experiment asks for; on a cluster, other machines have it.
    /// </param>
    /// <exception cref="BadInputException">The file or its data has problems; carries every problem.</exception>
    public static LoadedExperiment Load(string path, bool trainsHere = true)
    {
        var document = SpecFile.Read(path);
        var problems = new SpecProblems(document);
        var draft = new SpecReader(document, problems).Read();
        if (draft is null) throw new BadInputException(problems.All);
        if (trainsHere) problems.Add(ExperimentPlanner.CheckDevice(draft.Spec));

        var data = ReadData(document, draft, problems);
        var plan = SpecChecks.Check(draft, data?.Table, problems);
        if (problems.Any || data is null || plan is null) throw new BadInputException(problems.All);
        return new(
            path,
            draft.Spec with
            {
                Data = draft.Spec.Data with { Hash = data.Table.Sha256, Format = data.Format },
                Source = SpecSource.Create(path),
            },
            plan, data.Table, data.Content);
    }

    private static DataSet? ReadData(SpecDocument document, ExperimentDraft draft, SpecProblems problems)
    {
        var data = ReadFile(document, "data.path", draft.DataPath, problems);
        var labels = ReadFile(document, "data.labels", draft.LabelsPath, problems);
        // The reader reported the labels that it could not read; the missing labels are only a consequence.
        if (data is not var (content, path) || (labels is null && problems.Any && document.Has("data.labels")))
            return null;
        try
        {
            var set = DataReader.Read(content, path, labels?.Content, labels?.Path, new()
            {
                Header = draft.Spec.Data.Header,
                Missing = draft.Spec.Data.Missing,
            });
            if (labels is not null || DataFormats.Find(set.Format) is not { HasSeparateLabels: true }) return set;
            problems.Add("data", document.Locate("data.path"), $"'{path}' holds images without their labels",
                "name the labels' file too, for example labels: train-labels-idx1-ubyte.gz");
        }
        catch (DataException e)
        {
            problems.Add(DataProblem.FromException(e));
        }
        return null;
    }

    private static (byte[] Content, string Path)? ReadFile(
        SpecDocument document, string key, string? file, SpecProblems problems)
    {
        if (file is null) return null;
        if (file.Contains('\0', StringComparison.Ordinal))
        {
            problems.Add(key, document.Locate(key), "a path cannot hold a null character",
                "write \\\\ for a backslash, or use single quotes");
            return null;
        }
        // The path is reported as the user sees it: relative to the current folder, not to the experiment file.
        var path = Path.Combine(Path.GetDirectoryName(document.Source) ?? "", file);
        try
        {
            path = Path.IsPathRooted(path) ? Path.GetFullPath(path) : Path.GetRelativePath(".", path);
            if (File.Exists(path)) return (InputFile.ReadAllBytes(path), path);
            if (Directory.Exists(path))
                problems.Add(key, document.Locate(key), $"the data file '{path}' is a folder", "name a file in it");
            else
                problems.Add(key, document.Locate(key), $"the data file '{path}' does not exist",
                    "check the path; it is relative to the experiment file");
        }
        catch (NotAFileException e)
        {
            problems.Add(key, document.Locate(key), $"the data file '{path}' cannot be read: {e.Message}",
                NotAFileException.Remedy);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(key, document.Locate(key), $"the data file '{path}' cannot be read: {e.Message}",
                "check that it is a file and is readable");
        }
        return null;
    }
}
