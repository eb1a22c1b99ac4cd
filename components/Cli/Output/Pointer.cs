using EcommAspire.Warehouse;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Cli.Output;

/// <summary>The published build for verbs that must work when the pointer is damaged: they are the way out of it.</summary>
internal static class Pointer
{
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
