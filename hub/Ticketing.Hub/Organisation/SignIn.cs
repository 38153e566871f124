using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

/// <summary>Name and password. Wrong ones lock the account for a while.</summary>
public sealed class SignIn(
    WriteLane lane, HubDatabase database, HashIterations iterations, VenueCalendar calendar, TimeProvider clock) : IDisposable
{
    // What an unknown name is compared with, so that its refusal takes as long as a known one's.
    readonly HashedSecret nobody = HashedSecret.Of("", iterations.Password);

    // One at a time: guesses sent side by side must not slip past the count, nor take all processors.
    readonly SemaphoreSlim oneAtATime = new(1, 1);

    /// <exception cref="RuleViolation">"organisation.sign-in-refused", "organisation.account-locked",
    /// "organisation.outside-dates".</exception>
    public async Task<SignedInOperator> Run(string name, string password, CancellationToken cancellationToken)
    {
        var typed = name.Trim().ToLowerInvariant();
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            return await Check(typed, password, cancellationToken);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();

    async Task<SignedInOperator> Check(string name, string password, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var person = await db.Set<Operator>().SingleOrDefaultAsync(row => row.Name == name, cancellationToken);
        if (person is not null && person.LockedUntilMs > clock.NowMs())
        {
            var wait = Math.Max(1, (person.LockedUntilMs - clock.NowMs()) / 1000);
            throw new RuleViolation(
                "organisation.account-locked", $"Too many wrong passwords. Try again in {wait} s.", RefusalKind.NotSignedIn);
        }

        var right = (person?.Password ?? nobody).Matches(password) && person is { Disabled: false };
        if (person is null)
            throw Refused();
        await lane.Run("SignIn", (writing, token) => Note(writing, person.Id, right, token), cancellationToken);
        if (!right)
            throw Refused();
        // Said only to whoever knows the password: the dates of others are nobody's business.
        return person.CountsAt(clock.NowMs())
            ? await SignedInOperator.Load(db, person, cancellationToken)
            : throw OutsideDates(calendar.Between(person.ValidFromMs, person.ValidUntilMs), calendar.DayOf(clock.NowMs()));
    }

    async Task Note(HubDb db, Guid id, bool right, CancellationToken cancellationToken)
    {
        var person = await db.Set<Operator>().SingleAsync(row => row.Id == id, cancellationToken);
        if (right)
        {
            (person.FailedSignIns, person.LockedUntilMs) = (0, 0);
            return;
        }

        person.FailedSignIns++;
        if (Lockout.After(person.FailedSignIns) is var wait && wait > TimeSpan.Zero)
            person.LockedUntilMs = clock.NowMs() + (long)wait.TotalMilliseconds;

        db.Add(new AuditEntry
        {
            AtMs = clock.NowMs(),
            Who = "operator:" + person.Name,
            What = "operator.sign-in-refused",
            Subject = $"operator:{person.Id}",
        });
    }

    static RuleViolation OutsideDates(Days days, DateOnly today) => new(
        "organisation.outside-dates",
        today < days.From
            ? $"This account counts from {days.From:yyyy-MM-dd} on."
            : $"This account has ended: its last day was {days.Until:yyyy-MM-dd}.",
        RefusalKind.NotSignedIn);

    static RuleViolation Refused() => new(
        "organisation.sign-in-refused", "The name or the password is wrong.", RefusalKind.NotSignedIn);
}
