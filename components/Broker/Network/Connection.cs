using System.IO.Pipelines;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Network;

/// <summary>
/// One client: its requests are answered one after the other, in the order they came, as Kafka does. Clients that send ahead
/// find their requests waiting in the socket's buffers.
/// </summary>
internal sealed class Connection(Stream stream, ClientConnection client, RequestPipeline requests, RequestMemory memory, ConnectionLimits limits)
{
    /// <summary>Serves the client until it goes, sends something that is no request, or the broker stops.</summary>
    /// <param name="stopping">Cancelled when no more requests are to be taken.</param>
    /// <param name="abort">Cancelled when answers are not to be sent any more.</param>
    public async Task ServeAsync(CancellationToken stopping, CancellationToken abort)
    {
        PipeReader pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(
            bufferSize: 64 * 1024, minimumReadSize: 4 * 1024, leaveOpen: true, useZeroByteReads: true));
        var frames = new FrameReader(pipe, memory, limits.MaxFrame);
        using var answer = new FrameWriter();
        using var timer = new ConnectionTimer(limits.Idle, limits.Stalled, stopping);
        try
        {
            while (await frames.ReadAsync(timer) is { } frame)
            {
                timer.Suspend();
                var answered = await requests.AnswerAsync(frame, client, answer, stopping);
                frames.Release();
                if (answered)
                    await FrameSender.SendAsync(stream, answer, abort);
                answer.Clear();
            }
        }
        catch (OperationCanceledException)
        {
            // Idle for too long, or the broker stops: nothing is owed to the client.
        }
        finally
        {
            frames.ReleaseMemory();
            await pipe.CompleteAsync();
        }
    }
}

/// <summary>What one connection may take.</summary>
/// <param name="MaxFrame">The largest request.</param>
/// <param name="Idle">How long a client may say nothing.</param>
/// <param name="Stalled">How long a request that has begun may take to arrive.</param>
internal sealed record ConnectionLimits(int MaxFrame, TimeSpan Idle, TimeSpan Stalled);
