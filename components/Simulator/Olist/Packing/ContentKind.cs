namespace EcommAspire.Simulator.Olist.Packing;

/// <summary>What a file's first bytes say it is, whatever its name says.</summary>
internal sealed class ContentKind
{
    /// <summary>As many bytes of a file's beginning as it takes to know.</summary>
    public const int Beginning = 512;

    public static readonly ContentKind Text = new(null);
    public static readonly ContentKind Gzip = new(null);
    public static readonly ContentKind Zip = new(null);

    public static readonly ContentKind Workbook = NotText("an Excel workbook");
    public static readonly ContentKind OpenDocument = NotText("an OpenDocument spreadsheet");

    private const int TarMark = 257;

    private static readonly ContentKind _parquet = NotText("a Parquet file");
    private static readonly ContentKind _sqlite = NotText("an SQLite database");
    private static readonly ContentKind _json = NotText("JSON");
    private static readonly ContentKind _pdf = NotText("a PDF document");
    private static readonly ContentKind _oldOffice = NotText("an Excel workbook of the old kind (.xls)");
    private static readonly ContentKind _bzip2 = Packed("a bzip2 archive");
    private static readonly ContentKind _xz = Packed("an xz archive");
    private static readonly ContentKind _zstandard = Packed("a Zstandard archive");
    private static readonly ContentKind _sevenZip = Packed("a 7-Zip archive");
    private static readonly ContentKind _rar = Packed("a RAR archive");
    private static readonly ContentKind _tar = Packed("a tar archive");
    private static readonly ContentKind _page = new("It is a web page, not text. The download brought its site's answer in place of the file, as happens where one has to log in first; download it again.");
    private static readonly ContentKind _pointer = new("It is a Git LFS pointer, not the file. Fetch the file itself with 'git lfs pull'.");

    private ContentKind(string? defect) => Defect = defect;

    /// <summary>Why it cannot be read, and what to do, in sentences; null where it can be tried.</summary>
    public string? Defect { get; }

    public static ContentKind Damaged(string defect) => new(defect);

    public static ContentKind Of(ReadOnlySpan<byte> beginning) => beginning switch
    {
        [0x1F, 0x8B, ..] => Gzip,
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => Zip,
        [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => _parquet,
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, 0x59, 0x26, ..] => _bzip2,
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => _xz,
        [0x28, 0xB5, 0x2F, 0xFD, ..] => _zstandard,
        [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => _sevenZip,
        [(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1A, 7, ..] => _rar,
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => _oldOffice,
        _ when beginning.Length > TarMark && beginning[TarMark..].StartsWith("ustar"u8) => _tar,
        _ when beginning.StartsWith("SQLite format 3\0"u8) => _sqlite,
        _ when beginning.StartsWith("%PDF-"u8) => _pdf,
        _ when beginning.StartsWith("version https://git-lfs.github.com/"u8) => _pointer,
        _ => OfText(beginning),
    };

    private static ContentKind OfText(ReadOnlySpan<byte> beginning)
    {
        if (beginning.StartsWith(System.Text.Encoding.UTF8.Preamble))
            beginning = beginning[3..];
        return beginning.TrimStart(" \t\r\n"u8) switch
        {
            [(byte)'<', (byte)'!' or (byte)'?' or (byte)'h' or (byte)'H', ..] => _page,
            [(byte)'{' or (byte)'[', ..] => _json,
            _ => Text,
        };
    }

    private static ContentKind NotText(string name) => new($"It is {name}, not text. Save it as CSV, and load again.");

    private static ContentKind Packed(string name) => new($"It is {name}, not text. Unpack it, and load again.");
}
