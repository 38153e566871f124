using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Edge;

/// <summary>Takes each message of a device to who decides on it, and sends the answer.</summary>
sealed partial class DeviceMessages(
    Broker broker, GateAuthority gates, WalletAuthority wallets, DeviceStates states, FrameNumbers numbers,
    ILogger<DeviceMessages> log)
{
    /// <summary>Never throws: a damaged message costs its sender an answer, and nobody else anything.</summary>
    public async Task Take(DeviceRow device, string verb, byte[] bytes)
    {
        try
        {
            await Answer(device, verb, bytes);
        }
        catch (FrameException e)
        {
            Damaged(log, device.DeviceId, verb, e.Message);
        }
        catch (Exception e)
        {
            // Not on disk, so not decided: the device hears nothing and repeats, or decides alone.
            NotDecided(log, device.DeviceId, verb, e);
        }
    }

    async Task Answer(DeviceRow device, string verb, byte[] bytes)
    {
        switch (verb)
        {
            case Topics.Scan:
                var decision = await gates.Decide(device, Read(new ScanFrame(), bytes));
                await broker.Send(device, Topics.Decision, decision, numbers.Next());
                break;
            case Topics.Passage:
                var passage = Read(new PassageFrame(), bytes);
                await gates.Record(device, passage);
                await Acknowledge(device, passage.Sequence);
                break;
            case Topics.Debit:
                var debit = await wallets.Decide(device, Read(new DebitFrame(), bytes));
                await broker.Send(device, Topics.DebitDecision, debit, numbers.Next());
                break;
            case Topics.DebitResult:
                var result = Read(new DebitResultFrame(), bytes);
                await wallets.Record(device, result);
                await Acknowledge(device, result.Sequence);
                break;
            case Topics.Heartbeat:
                states.Heard(device, Read(new HeartbeatFrame(), bytes));
                break;
        }
    }

    Task Acknowledge(DeviceRow device, uint sequence) =>
        broker.Send(device, Topics.Ack, new AckFrame { AcknowledgedSequence = sequence }, numbers.Next());

    static T Read<T>(T frame, byte[] bytes)
        where T : Frame
    {
        frame.Read(bytes, bytes.Length);
        return frame;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device} sent a damaged {Verb}: {Reason}")]
    static partial void Damaged(ILogger logger, string device, string verb, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Verb} of device {Device} could not be recorded.")]
    static partial void NotDecided(ILogger logger, string device, string verb, Exception e);
}

/// <summary>The edge's own numbers of the frames that it sends.</summary>
sealed class FrameNumbers
{
    uint last;

    public uint Next() => Interlocked.Increment(ref last);
}
