using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

/// <summary>What an operator sends with each call after sign-in. Rights are read afresh each time.</summary>
public sealed class OperatorTokens(IDataProtectionProvider protection, HubDatabase database, TimeProvider clock)
{
    static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    readonly IDataProtector protector = protection.CreateProtector("Ticketing.Hub.OperatorTokens.v1");

    public async Task<(string Token, long ExpiresAtMs)> Issue(Guid operatorId, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var person = await db.Set<Operator>().SingleAsync(row => row.Id == operatorId, cancellationToken);
        var expires = clock.GetUtcNow().Add(Lifetime).ToUnixTimeMilliseconds();
        return (protector.Protect($"{person.Id:N}.{person.Stamp:N}.{expires}"), expires);
    }

    /// <exception cref="RuleViolation">"organisation.token-invalid", "organisation.token-expired".</exception>
    public async Task<SignedInOperator> Check(string token, CancellationToken cancellationToken)
    {
        var (id, stamp, expires) = Read(token);
        if (expires <= clock.NowMs())
        {
            throw new RuleViolation(
                "organisation.token-expired", "The sign-in has run out: sign in again.", RefusalKind.NotSignedIn);
        }

        return await Load(id, stamp, cancellationToken) ?? throw Invalid();
    }

    /// <summary>An operator by id, with the rights of now; null where he was disabled, is unknown, or his dates are over.</summary>
    public Task<SignedInOperator?> Find(Guid operatorId, CancellationToken cancellationToken) =>
        Load(operatorId, null, cancellationToken);

    /// <summary>The mark that changes with the password: a session cookie holds it, and ends when it differs.</summary>
    public async Task<Guid?> StampOf(Guid operatorId, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var now = clock.NowMs();
        return await db.Set<Operator>()
            .Where(row => row.Id == operatorId && !row.Disabled && row.ValidFromMs <= now
                && (row.ValidUntilMs == 0 || now < row.ValidUntilMs))
            .Select(row => (Guid?)row.Stamp).SingleOrDefaultAsync(cancellationToken);
    }

    async Task<SignedInOperator?> Load(Guid id, Guid? stamp, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var person = await db.Set<Operator>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        return person is null || !person.CountsAt(clock.NowMs()) || (stamp is not null && person.Stamp != stamp)
            ? null
            : await SignedInOperator.Load(db, person, cancellationToken);
    }

    (Guid Id, Guid Stamp, long Expires) Read(string token)
    {
        try
        {
            var parts = protector.Unprotect(token).Split('.');
            return (Guid.ParseExact(parts[0], "N"), Guid.ParseExact(parts[1], "N"),
                long.Parse(parts[2], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            throw Invalid();
        }
    }

    static RuleViolation Invalid() => new(
        "organisation.token-invalid", "The sign-in does not count any more: sign in again.", RefusalKind.NotSignedIn);
}
