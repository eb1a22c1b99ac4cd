using System.Security.Cryptography;
using System.Text;
using EcommAspire.Transformation;
using EcommAspire.Transformation.Graph;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Cli.Models;

/// <summary>
/// What a whole build goes on with instead of making it anew: snapshots always, for what was is nowhere else; incremental
/// models unless they are to be made from nothing, which a change of any model's text asks for too.
/// </summary>
internal static class PlatformHistory
{
    private static readonly string[] _texts = [".sql", ".yml", ".yaml", ".csv"];

    /// <summary>The tables to carry over from an earlier build.</summary>
    public static IReadOnlyList<CarriedTable> Tables(ModelEngine engine, Build earlier, string madeBy) =>
    [
        .. engine.Project.NodesOf(ResourceType.Snapshot).Select(Table),
        .. engine.Project.NodesOf(ResourceType.Model)
            .Where(n => n.Config.Materialized == "incremental" && !IsMadeAnew(n, engine.Options, earlier, madeBy))
            .Select(Table),
    ];

    /// <summary>The project's own texts as a hash: the same for the same models, seeds and macros.</summary>
    public static string Hash(ModelEngine engine)
    {
        var root = Path.GetFullPath(engine.Options.ProjectDir);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(IsText).Order(StringComparer.Ordinal))
        {
            var content = File.ReadAllBytes(path);
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(root, path)}\0{content.Length}\0"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        bool IsText(string path) =>
            _texts.Contains(Path.GetExtension(path))
            && !path.StartsWith(engine.TargetPath + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && !Path.GetRelativePath(root, path).StartsWith('.');
    }

    private static CarriedTable Table(Node node) => new(node.Schema, node.Alias);

    private static bool IsMadeAnew(Node node, ModelOptions options, Build earlier, string madeBy) =>
        (node.Config.Flag("full_refresh") ?? options.FullRefresh) || earlier.MadeBy != madeBy;
}
