namespace EcommAspire.Lake;

/// <summary>Something in the lake is not what its commit says. The message names the file and the way out.</summary>
public sealed class CorruptLakeException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public CorruptLakeException(string message) : base(message)
    {
    }

    /// <summary>Says what is wrong and what showed it.</summary>
    public CorruptLakeException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>Says that the lake is damaged.</summary>
    public CorruptLakeException() : base("The lake is damaged; run `ecomm lake verify` to see where.")
    {
    }
}

/// <summary>Another process is writing the same table.</summary>
public sealed class TableBusyException : Exception
{
    /// <summary>Says which table.</summary>
    public TableBusyException(string message) : base(message)
    {
    }

    /// <summary>Says which table and what showed it.</summary>
    public TableBusyException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>Says that a table is being written.</summary>
    public TableBusyException() : base("Another process is writing this table; wait until it is done.")
    {
    }
}
