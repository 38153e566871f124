using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Mail;

/// <summary>Takes waiting letters to the post office, the longest waiting first, and notes what became of each.</summary>
sealed partial class PostLetters(
    WriteLane lane, HubDatabase database, Outbox outbox, IPostOffice office, PostStanding standing,
    IOptions<MailOptions> options, TimeProvider clock, ILogger<PostLetters> log)
    : BackgroundService
{
    const int AtOnce = 20;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var news = outbox.News;
            try
            {
                if (await PostDue(stoppingToken) > 0)
                    continue;
                await office.Rest();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                PostingFailed(e);
            }

            await Task.WhenAny(news, Task.Delay(Pause, clock, stoppingToken));
        }
    }

    /// <returns>How many were tried; 0 where nothing is due or the office is away.</returns>
    internal async Task<int> PostDue(CancellationToken cancellationToken)
    {
        var now = clock.NowMs();
        if (standing.Now is { } absence && absence.UntilMs > now)
            return 0;
        List<StoredLetter> due;
        await using (var db = database.Read())
        {
            due = await db.Set<StoredLetter>()
                .Where(letter => letter.State == LetterState.Waiting && letter.NextAttemptMs <= now)
                .OrderBy(letter => letter.NextAttemptMs).ThenBy(letter => letter.Id).Take(AtOnce)
                .ToListAsync(cancellationToken);
        }

        foreach (var letter in due)
        {
            var outcome = await Post(letter, cancellationToken);
            // Whatever happens now, it has left: the note does not wait for a hub that stops.
            await lane.Run(
                "NoteLetter",
                (db, _) =>
                {
                    db.Attach(letter);
                    Note(letter, outcome);
                    return Task.CompletedTask;
                },
                CancellationToken.None);
            if (outcome.IsOfTheOffice)
                return 0;
        }

        return due.Count;
    }

    async Task<PostOutcome> Post(StoredLetter letter, CancellationToken cancellationToken)
    {
        if (MailMessages.Of(letter, options.Value.Sender) is not { } message)
            return new PostOutcome(LetterTrouble.BadAddress);
        using (message)
        {
            var outcome = await office.Post(message, cancellationToken);
            if (outcome.IsOfTheOffice)
            {
                OfficeAway(office.Name, outcome.Said);
                standing.Away(outcome, clock.NowMs());
            }
            else
            {
                standing.Reached();
            }

            return outcome;
        }
    }

    void Note(StoredLetter letter, PostOutcome outcome)
    {
        switch (outcome.Trouble)
        {
            case LetterTrouble.None:
                letter.Left(clock.NowMs());
                break;
            case LetterTrouble.BadAddress or LetterTrouble.Refused:
                letter.Fail(outcome.Trouble, outcome.Said);
                break;
            default:
                letter.NotYet(outcome.Trouble, outcome.Said, clock.NowMs());
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Letters could not be posted")]
    partial void PostingFailed(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The post office {Office} takes no letters: {Said}")]
    partial void OfficeAway(string office, string said);
}
