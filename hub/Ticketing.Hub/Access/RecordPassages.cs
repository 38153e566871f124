using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Access;

/// <summary>
/// Takes what gates decided and saw. It has happened: nothing is refused here, neither an entry with a ticket that the hub
/// does not know yet nor one too many.
/// </summary>
sealed class RecordPassages(PassageBook book, TimeProvider clock) : IOperationHandler
{
    public IReadOnlyList<OperationBody.BodyOneofCase> Kinds { get; } =
    [
        OperationBody.BodyOneofCase.Admission, OperationBody.BodyOneofCase.Refusal, OperationBody.BodyOneofCase.Passage,
    ];

    public Task Apply(HubDb db, IncomingOperation operation, CancellationToken cancellationToken)
    {
        var body = operation.Body;
        var from = new Told(operation.DeviceId, operation.Offline, clock.NowMs());
        return body.BodyCase switch
        {
            OperationBody.BodyOneofCase.Admission =>
                Opened(db, Passage.Of(from, body.Admission), cancellationToken),
            OperationBody.BodyOneofCase.Refusal =>
                StayedShut(db, Passage.Of(from, body.Refusal), cancellationToken),
            _ => Turned(db, Passage.Of(from, body.Passage), cancellationToken),
        };
    }

    async Task Opened(HubDb db, Passage opening, CancellationToken cancellationToken)
    {
        if (await IsKnown(db, opening, cancellationToken))
            return;
        // A gate that changed edges between scan and turn: the turn may be here before the scan.
        var turns = await db.Set<Passage>()
            .Where(turn => turn.DeviceId == opening.DeviceId && turn.DecisionSequence == opening.DeviceSequence
                && turn.Serial == opening.Serial && turn.Performance == opening.Performance
                && turn.Kind == PassageKind.Turn && !turn.Noted)
            .OrderBy(turn => turn.AtMs).ToListAsync(cancellationToken);
        turns.ForEach(opening.Follow);
        db.Add(opening);
        await Save(db, opening, cancellationToken);
    }

    static async Task StayedShut(HubDb db, Passage refusal, CancellationToken cancellationToken)
    {
        if (!await IsKnown(db, refusal, cancellationToken))
            db.Add(refusal);
    }

    async Task Turned(HubDb db, Passage turn, CancellationToken cancellationToken)
    {
        if (await IsKnown(db, turn, cancellationToken))
            return;
        db.Add(turn);
        if (turn.Kind != PassageKind.Turn || turn.DecisionSequence == 0)
            return;
        var opening = await db.Set<Passage>()
            .Where(row => row.DeviceId == turn.DeviceId && row.DecisionSequence == turn.DecisionSequence
                && row.Serial == turn.Serial && row.Performance == turn.Performance
                && (row.Kind == PassageKind.Entry || row.Kind == PassageKind.Exit))
            .OrderBy(row => row.GivenBack).ThenByDescending(row => row.AtMs).FirstOrDefaultAsync(cancellationToken);
        if (opening is null)
            return;
        var stood = !opening.GivenBack;
        opening.Follow(turn);
        if (stood && opening.GivenBack)
            await Save(db, opening, cancellationToken);
    }

    async Task Save(HubDb db, Passage opening, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        if (opening.Kind == PassageKind.Entry && opening.Serial != 0)
            await book.Recount(db, opening.Serial, opening.Source, cancellationToken);
    }

    static async Task<bool> IsKnown(HubDb db, Passage passage, CancellationToken cancellationToken)
    {
        var known = await db.Set<Passage>().FindAsync([passage.Reference], cancellationToken);
        if (known is null || passage.IsSameAs(known))
            return known is not null;
        passage.Reference += $":at:{passage.AtMs}";
        return await db.Set<Passage>().FindAsync([passage.Reference], cancellationToken) is not null;
    }
}
