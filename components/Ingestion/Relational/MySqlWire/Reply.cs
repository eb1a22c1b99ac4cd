using System.Text;

namespace EcommAspire.Ingestion.Relational.MySqlWire;

/// <summary>
/// The packets that end something.
/// See https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_response_packets.html.
/// </summary>
internal static class Reply
{
    public const byte Ok = 0x00;

    public const byte End = 0xfe;
    private const byte Error = 0xff;

    /// <summary>Whether it ends columns or rows; a row that begins with the same byte is longer.</summary>
    public static bool IsEnd(ReadOnlySpan<byte> packet) => packet is [End, ..] && packet.Length < 9;

    public static void ThrowIfError(ReadOnlySpan<byte> packet)
    {
        if (packet is not [Error, ..])
            return;
        var error = new PayloadReader(packet[1..]);
        var number = error.Int16();
        if (error.Rest is [(byte)'#', ..])
            error.Take(6); // its SQLSTATE
        throw new WireServerException(number, Encoding.UTF8.GetString(error.Rest));
    }
}
