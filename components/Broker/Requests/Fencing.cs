using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Requests;

/// <summary>
/// How a producer learns that another took its place: <see cref="ErrorCode.ProducerFenced"/>, which old versions of a request
/// do not know (KIP-588).
/// </summary>
internal static class Fencing
{
    /// <summary>The error as a version knows it.</summary>
    public static ErrorCode For(short version, short knownFrom, ErrorCode error) =>
        error == ErrorCode.ProducerFenced && version < knownFrom ? ErrorCode.InvalidProducerEpoch : error;
}
