namespace EcommAspire.Simulator.Olist.Csv;

/// <summary>What keeps a record from being one.</summary>
internal enum RowFault
{
    None,

    /// <summary>A quote opened and was never closed.</summary>
    UnclosedQuote,

    /// <summary>The record is longer than any of these files' could be.</summary>
    TooLong,
}
