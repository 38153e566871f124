using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ticketing.Protocol;

/// <summary>The chain of an appliance's journal: the appliance makes it, the hub checks it (sync.proto, Operation.hash).</summary>
public static class JournalChain
{
    /// <summary>SHA-256 over the previous hash, the sequence (8 bytes, big-endian) and the body.</summary>
    /// <param name="previous">32 bytes; all zero before the first entry.</param>
    /// <param name="sequence">From 1.</param>
    /// <param name="body">The serialised OperationBody, as it was recorded.</param>
    /// <returns>32 bytes.</returns>
    public static byte[] HashOf(ReadOnlySpan<byte> previous, long sequence, ReadOnlySpan<byte> body)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, sequence);
        sha.AppendData(previous);
        sha.AppendData(number);
        sha.AppendData(body);
        return sha.GetHashAndReset();
    }
}
