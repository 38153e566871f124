using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Mail;

/// <summary>A line of the mailbox: neither its text nor its attachment.</summary>
public sealed record LetterLine(
    long Id, LetterState State, string Address, string Addressee, string Subject, long CreatedAtMs, long SentAtMs,
    int Attempts, long NextAttemptMs, LetterTrouble Trouble, string TroubleSaid, string AttachmentName, long AttachmentSize);

/// <param name="Text">Empty where nobody is to read it.</param>
/// <param name="Key">What it is about.</param>
/// <param name="Hidden">It opens a door: what stands in it is for the addressee.</param>
public sealed record LetterCard(LetterLine Line, string Key, string Text, bool Hidden, int Round);

public sealed record LetterAttachment(string Name, byte[] Bytes);

/// <summary>The mailbox as it is read: newest first.</summary>
public sealed class MailQueries(HubDatabase database, IPostOffice office)
{
    /// <param name="text">Words of the addressee, the address or the subject, whatever accents and case; empty for all.</param>
    /// <param name="state">Null for all.</param>
    /// <param name="skip">Letters before the page.</param>
    /// <param name="take">Letters of the page.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<Slice<LetterLine>> Search(
        string text, LetterState? state, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var letters = db.Set<StoredLetter>().Where(letter => state == null || letter.State == state);
        foreach (var word in Folded.Words(text))
        {
            letters = letters.Where(letter => letter.SearchText.Contains(word));
        }

        return new Slice<LetterLine>(
            await Lines(letters.OrderByDescending(letter => letter.Id).Skip(skip).Take(take)).ToListAsync(cancellationToken),
            await letters.CountAsync(cancellationToken));
    }

    /// <summary>How many letters are in each state.</summary>
    public async Task<Dictionary<LetterState, int>> Count(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<StoredLetter>().GroupBy(letter => letter.State)
            .ToDictionaryAsync(group => group.Key, group => group.Count(), cancellationToken);
    }

    /// <exception cref="RuleViolation">"letter.not-found".</exception>
    public async Task<LetterCard> Card(long id, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var letters = db.Set<StoredLetter>().Where(letter => letter.Id == id);
        var line = await Lines(letters).SingleOrDefaultAsync(cancellationToken)
            ?? throw RuleViolation.NotFound("letter", id);
        var rest = await letters.Select(letter => new { letter.Key, letter.Text, letter.Secret, letter.Round })
            .SingleAsync(cancellationToken);
        // In the folder it is there for all who can open it: hiding it here would only lock the demo's people out.
        var hidden = rest.Secret && !office.IsFolder;
        return new LetterCard(line, rest.Key, hidden ? "" : rest.Text, hidden, rest.Round);
    }

    /// <exception cref="RuleViolation">"letter.not-found": or it has none.</exception>
    public async Task<LetterAttachment> Attachment(long id, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<StoredLetter>().Where(letter => letter.Id == id && letter.Attachment != null)
            .Select(letter => new LetterAttachment(letter.AttachmentName, letter.Attachment!))
            .SingleOrDefaultAsync(cancellationToken) ?? throw RuleViolation.NotFound("letter", id);
    }

    static IQueryable<LetterLine> Lines(IQueryable<StoredLetter> letters) => letters.Select(letter => new LetterLine(
        letter.Id, letter.State, letter.Address, letter.Addressee, letter.Subject, letter.CreatedAtMs, letter.SentAtMs,
        letter.Attempts, letter.NextAttemptMs, letter.Trouble, letter.TroubleSaid, letter.AttachmentName,
        letter.AttachmentSize));
}
