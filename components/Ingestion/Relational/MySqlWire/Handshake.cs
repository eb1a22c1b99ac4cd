using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;

namespace EcommAspire.Ingestion.Relational.MySqlWire;

/// <summary>
/// The connection's first exchange: greeting, TLS where wanted, login.
/// See https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html and
/// https://mariadb.com/kb/en/connection/.
/// </summary>
internal static class Handshake
{
    private const byte Version = 10;
    private const int ChallengeBytes = 20;
    private const byte SwitchMethod = 0xfe;
    private const byte MoreData = 0x01;
    private const byte FastAuthentication = 0x03;
    private const byte FullAuthentication = 0x04;
    private const byte AskForKey = 0x02;
    private const byte Utf8Mb4 = 45;
    private const int GreatestPacket = 1 << 30;

    [Flags]
    private enum Abilities : uint
    {
        None = 0,
        LongPassword = 1,
        LongFlag = 1 << 2,
        ConnectWithDatabase = 1 << 3,
        Protocol41 = 1 << 9,
        Tls = 1 << 11,
        Transactions = 1 << 13,
        SecureConnection = 1 << 15,
        PluginAuthentication = 1 << 19,
    }

    /// <returns>The packets, over TLS where it was agreed on.</returns>
    public static PacketStream Login(Stream plain, PacketStream packets, WireSettings settings)
    {
        var (offered, method, challenge) = Greeting(packets.Read());
        var needed = Abilities.Protocol41 | Abilities.SecureConnection | Abilities.PluginAuthentication;
        if ((offered & needed) != needed)
            throw new WireUnspokenException("The server is older than what is spoken here.");
        var abilities = needed | (offered & (Abilities.LongPassword | Abilities.LongFlag | Abilities.Transactions))
            | (settings.Database.Length > 0 ? Abilities.ConnectWithDatabase : Abilities.None);
        var isTls = settings.WantsTls && offered.HasFlag(Abilities.Tls);
        if (settings.NeedsTls && !isTls)
            throw new WireUnspokenException("The server has no TLS.");
        if (isTls)
        {
            abilities |= Abilities.Tls;
            packets.Write(Opening(abilities));
            packets = packets.Over(Secured(plain, packets, settings));
        }

        // A method that is not spoken may be the server's default and not the user's; the server then asks for the user's.
        if (!Authentication.Speaks(method))
            method = Authentication.Native;
        var answer = Authentication.Answer(method, settings.Password, challenge);
        packets.Write(
        [
            .. Opening(abilities), .. Encoding.UTF8.GetBytes(settings.User), 0, (byte)answer.Length, .. answer,
            .. settings.Database.Length > 0 ? Encoding.UTF8.GetBytes(settings.Database + '\0') : [], .. Encoding.ASCII.GetBytes(method), 0,
        ]);
        Prove(packets, method, challenge, settings, isTls);
        return packets;
    }

    private static (Abilities Offered, string Method, byte[] Challenge) Greeting(ReadOnlySpan<byte> packet)
    {
        Reply.ThrowIfError(packet);
        var greeting = new PayloadReader(packet);
        if (greeting.Byte() != Version)
            throw new WireUnspokenException("The server speaks another version of the protocol.");
        greeting.ToZero(); // its version
        greeting.Take(4); // the connection's number
        byte[] challenge = [.. greeting.Take(8)];
        greeting.Take(1);
        var offered = (Abilities)greeting.Int16();
        if (greeting.IsEmpty)
            return (offered, "", challenge);
        greeting.Take(3); // character set, status
        offered |= (Abilities)((uint)greeting.Int16() << 16);
        greeting.Take(11); // the challenge's length, reserved
        challenge = [.. challenge, .. greeting.Take(Math.Min(ChallengeBytes - challenge.Length, greeting.Rest.Length))];
        if (!greeting.IsEmpty)
            greeting.Take(1);
        return (offered, Encoding.ASCII.GetString(greeting.ToZero()), challenge);
    }

    private static byte[] Opening(Abilities abilities)
    {
        var opening = new byte[32];
        BinaryPrimitives.WriteUInt32LittleEndian(opening, (uint)abilities);
        BinaryPrimitives.WriteInt32LittleEndian(opening.AsSpan(4), GreatestPacket);
        opening[8] = Utf8Mb4;
        return opening;
    }

    [SuppressMessage("Security", "CA5359:Do Not Disable Certificate Validation", Justification = "What Preferred and Required mean; the modes that validate are not spoken here.")]
    private static SslStream Secured(Stream plain, PacketStream packets, WireSettings settings)
    {
        // What came in the clear after the greeting nobody vouches for.
        if (packets.HasUnread)
            throw new WireBrokenException("The server sent more than its greeting before TLS.");
        // These modes protect from who listens, not from who pretends; those that do both are left to MySql.Data.
        var secured = new SslStream(plain, leaveInnerStreamOpen: false, (_, _, _, _) => true);
        try
        {
            secured.AuthenticateAsClient(settings.Host);
            return secured;
        }
        catch (AuthenticationException problem)
        {
            secured.Dispose();
            throw new WireUnspokenException("TLS was not agreed on.", problem);
        }
    }

    private static void Prove(PacketStream packets, string method, byte[] challenge, WireSettings settings, bool isTls)
    {
        while (true)
        {
            var reply = packets.Read();
            Reply.ThrowIfError(reply);
            switch (reply)
            {
                case [Reply.Ok, ..]:
                    return;
                case [SwitchMethod, ..]:
                    (method, challenge) = Switched(reply[1..]);
                    if (!Authentication.Speaks(method))
                        throw new WireUnspokenException($"The server asks for {method}.");
                    packets.Write(Authentication.Answer(method, settings.Password, challenge));
                    break;
                case [MoreData, FastAuthentication] when method is Authentication.CachingSha2:
                    break;
                case [MoreData, FullAuthentication] when method is Authentication.CachingSha2 && isTls:
                    packets.Write(Authentication.Clear(settings.Password));
                    break;
                case [MoreData, FullAuthentication] when method is Authentication.CachingSha2 && settings.TrustsSentKey:
                    packets.Write([AskForKey]);
                    break;
                case [MoreData, (byte)'-', ..] when method is Authentication.CachingSha2 && settings.TrustsSentKey:
                    packets.Write(Authentication.Sealed(settings.Password, challenge, reply[1..]));
                    break;
                default:
                    throw new WireUnspokenException($"The server asks for more than is spoken here of {method}.");
            }
        }
    }

    private static (string Method, byte[] Challenge) Switched(ReadOnlySpan<byte> request)
    {
        var reader = new PayloadReader(request);
        var method = Encoding.ASCII.GetString(reader.ToZero());
        return (method, [.. reader.Rest[..Math.Min(ChallengeBytes, reader.Rest.Length)]]);
    }
}
