using EcommAspire.Domain;
using EcommAspire.Simulator.Olist.Csv;
using EcommAspire.Simulator.Olist.Values;

namespace EcommAspire.Simulator.Olist;

/// <summary>One file as text: how it is decoded, what its header says, how its quotes are escaped, what its columns tell.</summary>
internal sealed class OlistText
{
    private readonly Lazy<Header> _header;
    private readonly Lazy<bool> _backslashes;

    /// <param name="file">The file.</param>
    /// <param name="table">The table whose rows it holds.</param>
    /// <param name="survey">What its bytes tell.</param>
    /// <param name="otherFiles">Tells the order of dates that the other files prove.</param>
    /// <param name="cancellation">Interrupts passes over it.</param>
    public OlistText(OlistFile file, Table table, FileSurvey survey, Func<DateOrder> otherFiles, CancellationToken cancellation)
    {
        (File, Table, Survey) = (file, table, survey);
        _header = new(() => Header.Read(Open, table));
        _backslashes = new(() => survey.MayHaveEscapedQuotes && Faults(backslashes: true, cancellation) < Faults(backslashes: false, cancellation));
        Evidence = new(() =>
        {
            using var text = Open();
            return ColumnEvidence.Gather(Rows(text), Header, otherFiles, cancellation);
        });
    }

    public OlistFile File { get; }

    public Table Table { get; }

    public FileSurvey Survey { get; }

    /// <summary>Its header.</summary>
    /// <exception cref="HeaderException">It has none, or not its table's.</exception>
    public Header Header => _header.Value;

    /// <summary>What its columns tell, by a pass over it when first asked.</summary>
    public Lazy<ColumnEvidence> Evidence { get; }

    /// <summary>Whether its quotes are escaped by backslashes: it has fewer flaws when it is read so.</summary>
    public bool HasBackslashes => _backslashes.Value;

    /// <summary>The order of dates it proves; unknown where it proves none, or cannot be read.</summary>
    public DateOrder DateOrder
    {
        get
        {
            try
            {
                return Survey.Defect is null && Table.Columns.Any(c => c.Type.Kind is ValueKind.Timestamp) ? Evidence.Value.FileOrder : DateOrder.Unknown;
            }
            catch (HeaderException)
            {
                return DateOrder.Unknown;
            }
        }
    }

    /// <summary>Its text, as UTF-8.</summary>
    public Stream Open() => Survey.Encoding.Decode(File.Open());

    /// <summary>A reader of the rows below its header.</summary>
    public CsvReader Rows(Stream text) => Header.Rows(text, HasBackslashes);

    private long Faults(bool backslashes, CancellationToken cancellation)
    {
        using var text = Open();
        var rows = Header.Rows(text, backslashes);
        var faults = 0L;
        while (rows.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            faults += rows.Fault is not RowFault.None || rows.Count != Header.Count || rows.HasStrayQuotes ? 1 : 0;
        }

        return faults;
    }
}
