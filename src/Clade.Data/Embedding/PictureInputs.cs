using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Data.Embedding;

/// <summary>
/// Finds pictures by what a person would write: files, folders with all that lies below, patterns (<c>photos/**/*.jpg</c>), zips, tars, shards of WebDataset
/// (<c>part-{000..120}.tar</c>), tables that name pictures (CSV, TSV, JSON Lines), lists. Nothing is decoded. Stateless and thread-safe.
/// </summary>
public static class PictureInputs
{
    /// <summary>Lists the pictures of all arguments in their order; those of a folder, pattern or archive in ordinal order of their paths.</summary>
    /// <param name="arguments">As above; <c>@FILE</c> stands for the lines of a file, <c>-</c> and <c>@-</c> for those of standard input: each a path of a picture.</param>
    /// <param name="standardInput">The lines of standard input, asked for at most once.</param>
    /// <param name="options">How tables and archives are read; null for nothing beyond the defaults.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="InputException">Something is not there, holds no picture or cannot be read.</exception>
    public static PictureInput Open(IReadOnlyList<string> arguments, Func<IEnumerable<string>>? standardInput = null, PictureSetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var inputs = new List<PictureInput>();
        var files = new List<string>();
        try
        {
            foreach (var argument in arguments)
            {
                if (argument is "-" or "@-")
                {
                    files.AddRange(Lines(standardInput?.Invoke() ?? []));
                }
                else if (argument.StartsWith('@'))
                {
                    files.AddRange(Lines(PictureLines.Read(argument[1..])));
                }
                else if (File.Exists(argument) && PictureSource.IsPicture(argument))
                {
                    files.Add(argument);
                }
                else
                {
                    Flush();
                    inputs.Add(Many(argument, options ?? new PictureSetOptions()));
                }
            }

            Flush();
            return inputs.Count == 0 ? PictureInput.Of([]) : PictureInput.Join(inputs);
        }
        catch
        {
            inputs.ForEach(input => input.Dispose());
            throw;
        }

        // Neighbouring files are one input.
        void Flush()
        {
            if (files.Count > 0)
                inputs.Add(PictureInput.Of([.. files]));
            files.Clear();
        }
    }

    private static PictureInput Many(string argument, PictureSetOptions options)
    {
        if (Directory.Exists(argument))
            return Folder(argument, options);
        if (!File.Exists(argument) && FilePattern.Is(argument) && !PictureSource.IsTar(argument))
            return FilePattern.Expand(argument);
        if (!File.Exists(argument) && !ShardPattern.Is(argument))
            throw new InputException($"There is no picture {argument}; check the path.");
        // A file of another ending may still be a picture; archives and tables are known by their content.
        return !ShardPattern.Is(argument) && FileLooks.Of(argument) is FileLook.Other ? PictureInput.Of([argument]) : Set(argument, options);
    }

    private static PictureInput Folder(string folder, PictureSetOptions options)
    {
        var problems = new List<PictureProblem>();
        using var source = new FolderSource(folder, PictureSetLimits.Default with { Members = int.MaxValue });
        var members = source.List(problems);
        var pictures = members.Where(member => PictureSource.IsPicture(member.Path)).Select(member => member.Path).ToArray();
        if (pictures.Length > 0 && !members.Any(member => PictureSource.IsTar(member.Path)))
            return new FileInput(folder, pictures, problems);
        return members.Any(member => PictureSource.IsTar(member.Path)) ? Set(folder, options)
            : throw new InputException($"{folder} holds no pictures; check the path.");
    }

    private static PictureInput Set(string path, PictureSetOptions options) =>
        PictureInput.Of(PictureSets.Open(path, options with { Split = options.Split ?? "*", ClassFolder = ClassFolder.None }));

    private static IEnumerable<string> Lines(IEnumerable<string> lines) => lines.Where(line => line.Length > 0);
}
