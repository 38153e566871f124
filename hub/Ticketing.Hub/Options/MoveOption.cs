using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>Where an option stands after an act.</summary>
public sealed record MovedOption(
    Guid Id, long Number, OptionState State, int Placed, int? Performance, int? DueDay, long? OrderFile, int Version)
{
    internal static MovedOption Of(Option option) => new(
        option.Id, option.Number, option.State, option.Placed, option.PlacedPerformance, option.DueDay, option.OrderFile,
        option.Version);
}

/// <summary>
/// One act on one option and its twins, repeat-safe: what gRPC, lists and buttons do. Validation is not among them: it is of
/// a contact, and has <see cref="ValidateOptions"/>.
/// </summary>
public sealed class MoveOption(
    Requests requests, PlaceOption place, PromoteOption promote, RefuseOption refuse, CancelRefusal cancelRefusal,
    WaitlistOption waitlist, ReturnToRefused returnToRefused, CancelValidation cancelValidation, MakeFirm makeFirm,
    ReleaseOption release, WithdrawRequest withdraw)
{
    /// <param name="by">Who acts.</param>
    /// <param name="requestId">The same once more gives the same answer and no second effect.</param>
    /// <param name="act">Any but <see cref="OptionAct.Validate"/>.</param>
    /// <param name="id">The option.</param>
    /// <param name="why">Of a refusal it must be given; else it may be empty.</param>
    /// <param name="allotment">Of a placement or a promotion; null: all that was asked for, on the first choice.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RuleViolation">As the use case of the act.</exception>
    public Task<MovedOption> Run(
        SignedInOperator by, string requestId, OptionAct act, Guid id, string why, Allotment? allotment,
        CancellationToken cancellationToken) =>
        requests.RunOnce(
            requestId, by.Who, act + "Option",
            async (db, token) =>
            {
                await Apply(db, OptionActor.Of(by), act, id, why, allotment, token);
                return MovedOption.Of(await db.Set<Option>().AsTracking().SingleAsync(row => row.Id == id, token));
            },
            cancellationToken);

    Task Apply(
        HubDb db, OptionActor actor, OptionAct act, Guid id, string why, Allotment? allotment, CancellationToken token) =>
        act switch
        {
            OptionAct.Place => Place(db, actor, id, allotment, why, token),
            OptionAct.Promote => promote.Apply(db, actor, id, allotment, token),
            OptionAct.Refuse => refuse.Apply(db, actor, id, why, token),
            OptionAct.CancelRefusal => cancelRefusal.Apply(db, actor, id, token),
            OptionAct.Waitlist => waitlist.Apply(db, actor, id, token),
            OptionAct.ReturnToRefused => returnToRefused.Apply(db, actor, id, token),
            OptionAct.CancelValidation => cancelValidation.Apply(db, actor, id, why, token),
            OptionAct.MakeFirm => makeFirm.Apply(db, actor, id, token),
            OptionAct.Release => release.Apply(db, actor, id, 0, why, token),
            OptionAct.Withdraw => withdraw.Apply(db, actor, id, why, token),
            _ => throw new ArgumentOutOfRangeException(nameof(act), act, "A validation is of a contact."),
        };

    async Task Place(
        HubDb db, OptionActor actor, Guid id, Allotment? allotment, string why, CancellationToken token) =>
        await place.Place(
            db, actor, id, allotment ?? PlaceOption.AsWished(await OptionBook.Load(db, id, token)), why, token);
}
