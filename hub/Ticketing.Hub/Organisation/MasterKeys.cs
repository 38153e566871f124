using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Organisation;

public enum KeyPurpose
{
    /// <summary>Ticket codes: each performance's key is made from it.</summary>
    Ticket,

    /// <summary>Chips: each chip's purse key is made from it.</summary>
    Purse,
}

/// <summary>A master key as it is kept: encrypted by the data-protection keys in the data directory.</summary>
public sealed class StoredMasterKey
{
    public required KeyPurpose Purpose { get; init; }

    /// <summary>1 to 255: one byte of the ticket code.</summary>
    public required int Epoch { get; init; }

    public required byte[] Encrypted { get; init; }

    public required long AtMs { get; init; }
}

/// <summary>32 bytes; never leaves the hub.</summary>
public sealed record MasterKey(int Epoch, byte[] Key);

/// <summary>Codes are made under a new ticket key from now on.</summary>
public sealed record TicketKeyRenewed(int Epoch);

/// <summary>The organisation's master keys, by epoch. The newest makes; the older ones still check.</summary>
public sealed class MasterKeys(IDataProtectionProvider protection, Facts facts, ChangeFeed feed, TimeProvider clock)
{
    readonly IDataProtector protector = protection.CreateProtector("Ticketing.Hub.MasterKeys.v1");
    readonly ConcurrentDictionary<(KeyPurpose, int, string), MasterKey> open = [];

    /// <exception cref="RuleViolation">"organisation.not-set-up".</exception>
    public async Task<MasterKey> Current(HubDb db, KeyPurpose purpose, CancellationToken cancellationToken)
    {
        var newest = await db.Set<StoredMasterKey>().AsNoTracking().Where(key => key.Purpose == purpose)
            .OrderByDescending(key => key.Epoch).FirstOrDefaultAsync(cancellationToken);
        return newest is null
            ? throw new RuleViolation("organisation.not-set-up", $"The hub has no {purpose} key yet.")
            : Open(newest);
    }

    public async Task<List<MasterKey>> All(HubDb db, KeyPurpose purpose, CancellationToken cancellationToken)
    {
        var keys = await db.Set<StoredMasterKey>().AsNoTracking().Where(key => key.Purpose == purpose)
            .OrderBy(key => key.Epoch).ToListAsync(cancellationToken);
        return keys.ConvertAll(Open);
    }

    /// <summary>
    /// Adds the next epoch's key, inside a lane command. Edges get what they need of it at once: performances' keys as rows;
    /// the purses' own key stands in whole snapshots only, never in the change feed, so they are told to take one.
    /// </summary>
    public async Task<MasterKey> Renew(HubDb db, KeyPurpose purpose, CancellationToken cancellationToken)
    {
        var last = await db.Set<StoredMasterKey>().Where(key => key.Purpose == purpose)
            .MaxAsync(key => (int?)key.Epoch, cancellationToken) ?? 0;
        if (last == byte.MaxValue)
            throw new RuleViolation("organisation.epochs-used-up", $"{purpose} keys have used all 255 epochs.");
        var key = RandomNumberGenerator.GetBytes(32);
        db.Add(new StoredMasterKey
        {
            Purpose = purpose,
            Epoch = last + 1,
            Encrypted = protector.Protect(key),
            AtMs = clock.NowMs(),
        });
        // Before the first ones there is neither performance nor edge.
        if (last > 0 && purpose == KeyPurpose.Ticket)
            facts.Publish(db, new TicketKeyRenewed(last + 1));
        else if (last > 0)
            feed.Publish(db, new Command { Kind = Command.Types.Kind.Resnapshot }, Audience.AllEdges);
        return new MasterKey(last + 1, key);
    }

    MasterKey Open(StoredMasterKey key) => open.GetOrAdd(
        (key.Purpose, key.Epoch, Convert.ToHexString(SHA256.HashData(key.Encrypted))),
        _ => new MasterKey(key.Epoch, protector.Unprotect(key.Encrypted)));
}
