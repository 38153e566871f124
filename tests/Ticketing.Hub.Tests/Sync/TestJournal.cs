using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Tests.Sync;

/// <summary>An appliance's journal as the wire contract says: numbered from 1, each hash over the one before.</summary>
public sealed class TestJournal
{
    readonly string id = Guid.CreateVersion7().ToString();
    long sequence;

    public byte[] LastHash { get; private set; } = new byte[32];

    public Operation Add(OperationBody body, long recordedAtMs = 1) => Add(body.ToByteString(), recordedAtMs);

    /// <summary>Field 1 says that it is longer than it is.</summary>
    public Operation Unreadable() => Add(ByteString.CopyFrom(0x0A, 0x7F, 0x01), 1);

    public Operation CashMovement(long cents) => Add(new OperationBody
    {
        CashMovement = new CashMovementRecorded
        {
            MovementId = Guid.CreateVersion7().ToString(),
            Kind = "float",
            Amount = Money.Euro(cents),
            OperatorId = "o",
            Reason = "fonds de caisse",
        },
    });

    public PushRequest Push(IEnumerable<Operation> operations) => new() { JournalId = id, Operations = { operations } };

    Operation Add(ByteString body, long recordedAtMs)
    {
        var number = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, ++sequence);
        LastHash = SHA256.HashData([.. LastHash, .. number, .. body]);
        return new Operation
        {
            Sequence = sequence,
            RecordedAtMs = recordedAtMs,
            Body = body,
            Hash = ByteString.CopyFrom(LastHash),
        };
    }
}
