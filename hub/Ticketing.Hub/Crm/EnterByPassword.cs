using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Crm;

/// <summary>Mail address and password. Wrong ones lock for a while, as at the office; an unknown address fares alike.</summary>
public sealed class EnterByPassword(
    WriteLane lane, HubDatabase database, HashIterations iterations, Ids ids, TimeProvider clock) : IDisposable
{
    const int MostStrangers = 10_000;

    // What an unknown address is compared with, so that its refusal takes as long as a known one's.
    readonly HashedSecret nobody = HashedSecret.Of("", iterations.Password);

    // Addresses that have no account, and how often they were tried: they lock like the others, and are forgotten at the
    // next start. Guarded by the turn.
    readonly Dictionary<string, (int Failures, long UntilMs)> strangers = [];

    // One at a time: guesses sent side by side must not slip past the count, nor take all processors.
    readonly SemaphoreSlim turn = new(1, 1);

    /// <exception cref="RuleViolation">"crm.sign-in-refused", "crm.sign-in-locked", "crm.access-closed".</exception>
    public async Task<ProEntry> Run(string email, string password, CancellationToken cancellationToken)
    {
        var key = Contact.KeyOf(email);
        await turn.WaitAsync(cancellationToken);
        try
        {
            await Check(key, password, cancellationToken);
        }
        finally
        {
            turn.Release();
        }

        return await lane.Run(
            "EnterByPassword", (db, token) => OpenFiles.Open(db, key, byLink: false, ids, clock, token), cancellationToken);
    }

    public void Dispose() => turn.Dispose();

    async Task Check(string key, string password, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var accounts = await AccountsOf(db, key).ToListAsync(cancellationToken);
        var until = accounts.Count > 0
            ? accounts.Max(account => account.LockedUntilMs)
            : strangers.GetValueOrDefault(key).UntilMs;
        if (until > clock.NowMs())
        {
            var wait = Math.Max(1, (until - clock.NowMs()) / 1000);
            throw new RuleViolation(
                "crm.sign-in-locked", $"Too many wrong passwords. Try again in {wait} s, or ask for a link by mail.",
                RefusalKind.NotSignedIn);
        }

        // All files of an address have one password, which is one hash: it is derived once.
        var set = accounts.Where(account => account.Password.Iterations > 0 && account.PasswordOf == key)
            .Select(account => account.Password).DistinctBy(one => Convert.ToHexString(one.Hash)).ToList();
        if ((set.Count == 0 ? [nobody] : set).Any(one => one.Matches(password)) && set.Count > 0)
            return;
        if (accounts.Count > 0)
            await lane.Run("EnterByPassword", (writing, token) => Note(writing, key, token), cancellationToken);
        else
            NoteStranger(key);
        throw new RuleViolation(
            "crm.sign-in-refused", "The address or the password is wrong.", RefusalKind.NotSignedIn);
    }

    static IQueryable<ContactAccount> AccountsOf(HubDb db, string key) =>
        from contact in db.Set<Contact>()
        join account in db.Set<ContactAccount>() on contact.Id equals account.ContactId
        where contact.EmailKey == key && key != ""
        select account;

    async Task Note(HubDb db, string key, CancellationToken cancellationToken)
    {
        foreach (var account in await AccountsOf(db, key).ToListAsync(cancellationToken))
        {
            account.FailedSignIns++;
            if (Lockout.After(account.FailedSignIns) is var wait && wait > TimeSpan.Zero)
                account.LockedUntilMs = clock.NowMs() + (long)wait.TotalMilliseconds;
        }
    }

    void NoteStranger(string key)
    {
        if (strangers.Count >= MostStrangers)
            strangers.Clear();
        var failures = strangers.GetValueOrDefault(key).Failures + 1;
        strangers[key] = (failures, clock.NowMs() + (long)Lockout.After(failures).TotalMilliseconds);
    }
}
