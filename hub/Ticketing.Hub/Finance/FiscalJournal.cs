using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Finance;

/// <summary>One line of a point of sale's fiscal journal, chained to the one before.</summary>
public sealed class FiscalLine : IAppendOnly
{
    public required string PointOfSale { get; init; }

    /// <summary>From 1, without a gap.</summary>
    public required long Sequence { get; init; }

    /// <summary>"sale", "ticket", "reprint", "refund", "deposit", "top-up", "cash-movement", "closing" and so on.</summary>
    public required string Kind { get; init; }

    /// <summary>The thing it belongs to: a sale's id, a ticket's serial, so that the line can be found.</summary>
    public required string Reference { get; init; }

    public required long AtMs { get; init; }

    /// <summary>JSON, UTF-8, as it was hashed.</summary>
    public required byte[] Payload { get; init; }

    public required byte[] PreviousHash { get; init; }

    public required byte[] Hash { get; init; }

    /// <summary>SHA-256 over the previous hash and everything that the line says.</summary>
    internal static byte[] HashOf(
        byte[] previous, string pointOfSale, long sequence, long atMs, string kind, string reference, byte[] payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Span<byte> number = stackalloc byte[8];
        foreach (var value in (ReadOnlySpan<long>)[sequence, atMs])
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value);
            hash.AppendData(number);
        }

        foreach (var part in (ReadOnlySpan<byte[]>)
            [Encoding.UTF8.GetBytes(pointOfSale), Encoding.UTF8.GetBytes(kind), Encoding.UTF8.GetBytes(reference), payload])
        {
            BinaryPrimitives.WriteInt64BigEndian(number, part.Length);
            hash.AppendData(number);
            hash.AppendData(part);
        }

        return hash.GetHashAndReset();
    }
}

/// <summary>Where a point of sale's chain stands. A cut tail shows against it.</summary>
public sealed class FiscalHead
{
    public required string PointOfSale { get; init; }

    public long Sequence { get; set; }

    public byte[] Hash { get; set; } = new byte[32];
}

/// <summary>
/// The journal that the law asks of a till: it only grows, each line holds the hash of the one before. Used inside lane
/// commands. What is sold, printed, refunded, topped up or closed writes its line in the transaction of its effect.
/// </summary>
public sealed class FiscalJournal(TimeProvider clock)
{
    static readonly JsonSerializerOptions Canonical = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="db">The command's context.</param>
    /// <param name="pointOfSale">The till's device id, or "office".</param>
    /// <param name="kind">What happened, one word.</param>
    /// <param name="reference">The thing it belongs to.</param>
    /// <param name="payload">A record whose properties are written in their order.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<FiscalLine> Append<T>(
        HubDb db, string pointOfSale, string kind, string reference, T payload, CancellationToken cancellationToken)
    {
        var head = await db.Set<FiscalHead>().FindAsync([pointOfSale], cancellationToken);
        if (head is null)
            db.Add(head = new FiscalHead { PointOfSale = pointOfSale });

        var bytes = JsonSerializer.SerializeToUtf8Bytes(payload, Canonical);
        var at = clock.NowMs();
        var sequence = head.Sequence + 1;
        var hash = FiscalLine.HashOf(head.Hash, pointOfSale, sequence, at, kind, reference, bytes);
        var line = new FiscalLine
        {
            PointOfSale = pointOfSale,
            Sequence = sequence,
            Kind = kind,
            Reference = reference,
            AtMs = at,
            Payload = bytes,
            PreviousHash = head.Hash,
            Hash = hash,
        };
        db.Add(line);
        (head.Sequence, head.Hash) = (sequence, hash);
        return line;
    }
}

/// <summary>Walks a chain from its first line. Reads only.</summary>
public static class VerifyFiscalJournal
{
    /// <returns>What is wrong, one sentence each; empty when the chain is whole.</returns>
    public static async Task<(long Lines, List<string> Violations)> Run(
        HubDb db, string pointOfSale, CancellationToken cancellationToken)
    {
        var violations = new List<string>();
        var previous = new byte[32];
        long sequence = 0;
        var lines = db.Set<FiscalLine>().AsNoTracking().Where(line => line.PointOfSale == pointOfSale)
            .OrderBy(line => line.Sequence).AsAsyncEnumerable();
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            sequence++;
            var hash = FiscalLine.HashOf(
                line.PreviousHash, pointOfSale, line.Sequence, line.AtMs, line.Kind, line.Reference, line.Payload);
            if (line.Sequence != sequence)
                violations.Add($"{pointOfSale}: line {sequence} is missing, {line.Sequence} follows.");
            if (!line.PreviousHash.AsSpan().SequenceEqual(previous))
                violations.Add($"{pointOfSale}: line {line.Sequence} does not follow from the line before it.");
            if (!line.Hash.AsSpan().SequenceEqual(hash))
                violations.Add($"{pointOfSale}: line {line.Sequence} was changed after it was written.");
            (sequence, previous) = (line.Sequence, line.Hash);
        }

        var head = await db.Set<FiscalHead>().AsNoTracking()
            .SingleOrDefaultAsync(row => row.PointOfSale == pointOfSale, cancellationToken);
        if (head is null || head.Sequence != sequence || !head.Hash.AsSpan().SequenceEqual(previous))
            violations.Add($"{pointOfSale}: the journal ends at line {sequence}, its head says {head?.Sequence ?? 0}.");
        return (sequence, violations);
    }
}
