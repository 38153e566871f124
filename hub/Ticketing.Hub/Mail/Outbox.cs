using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Mail;

/// <summary>Where a use case leaves its letters: they are in the transaction of their cause, and are posted after it.</summary>
public sealed class Outbox(TimeProvider clock)
{
    TaskCompletionSource news = NewSignal();

    internal Task News => Volatile.Read(ref news).Task;

    /// <summary>Inside a lane command. A letter whose key is known already is not sent again.</summary>
    public async Task Send(HubDb db, Letter letter, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(letter.Key))
            throw new ArgumentException("A letter needs a key: what it is about.", nameof(letter));
        if (db.ChangeTracker.Entries<StoredLetter>().Any(entry => entry.Entity.Key == letter.Key)
            || await db.Set<StoredLetter>().AnyAsync(row => row.Key == letter.Key, cancellationToken))
        {
            return;
        }

        var now = clock.NowMs();
        var (address, addressee, subject) = (OneLine(letter.To), OneLine(letter.ToName), OneLine(letter.Subject));
        db.Add(new StoredLetter
        {
            Key = letter.Key,
            Address = address,
            Addressee = addressee,
            Subject = subject,
            SearchText = StoredLetter.Searched(address, addressee, subject),
            CreatedAtMs = now,
            NextAttemptMs = now,
            WaitingSinceMs = now,
            Secret = letter.Secret,
            Text = letter.Text,
            AttachmentName = letter.Attachment is null ? "" : OneLine(letter.AttachmentName),
            AttachmentSize = letter.Attachment?.Length ?? 0,
            Attachment = letter.Attachment,
        });
        Wake(db);
    }

    internal void Wake(HubDb db) =>
        db.SignalOnce(this, () => Interlocked.Exchange(ref news, NewSignal()).TrySetResult());

    static string OneLine(string text) =>
        string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
