using EcommAspire.Warehouse;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Cli.Output;

/// <summary>The builds for verbs that must work when the pointer or a record is damaged: they are the way out of it.</summary>
internal static class Pointer
{
    /// <summary>Every build, newest first; those whose record is damaged are told of on standard error.</summary>
    public static IReadOnlyList<Build> ListOrSay(this BuildStore store, Terminal terminal)
    {
        var builds = store.List();
        foreach (var damaged in builds.Where(b => b.State is BuildState.Damaged))
            terminal.Note(damaged.Reason!);
        return builds;
    }

    /// <summary>The published build; null where there is none, or, said on standard error, where the pointer leads nowhere.</summary>
    public static Build? PublishedOrSay(this BuildStore store, Terminal terminal)
    {
        try
        {
            return store.Published();
        }
        catch (WarehouseException e)
        {
            terminal.Note(e.Message);
            return null;
        }
    }
}
