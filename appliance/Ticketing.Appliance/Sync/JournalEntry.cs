using Google.Protobuf;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Sync;

/// <summary>One line of the journal, as it stands on disk and goes to the hub.</summary>
public sealed record JournalEntry(long Sequence, long RecordedAtMs, bool Offline, byte[] Hash, byte[] Body)
{
    public OperationBody Read() => OperationBody.Parser.ParseFrom(Body);

    public Operation ToWire() => new()
    {
        Sequence = Sequence,
        RecordedAtMs = RecordedAtMs,
        Offline = Offline,
        Hash = ByteString.CopyFrom(Hash),
        Body = ByteString.CopyFrom(Body),
    };
}

/// <summary>How far the journal has got, told by its own writer: nothing recorded until then comes after it.</summary>
public readonly record struct JournalMark(long LastSequence, long WatermarkMs);

/// <summary>The journal takes nothing any more: the appliance is stopping.</summary>
public sealed class JournalClosedException() : Exception("The journal is closed: nothing more can be recorded.");

/// <summary>The file on disk is not what was written: the appliance must not go on with it.</summary>
public sealed class JournalDamagedException(string message) : Exception(message);
