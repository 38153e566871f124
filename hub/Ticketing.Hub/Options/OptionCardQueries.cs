using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>One option with all that its operator decides by.</summary>
public sealed class OptionCardQueries(HubDatabase database)
{
    const int MostOthers = 20;

    /// <exception cref="RuleViolation">"right.missing", "option.not-found": also where his profile is kept from it.</exception>
    public async Task<OptionCard> Card(SignedInOperator by, long number, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var id = await (await OptionReach.Of(db, by, cancellationToken)).Where(option => option.Number == number)
            .Select(option => (Guid?)option.Id).SingleOrDefaultAsync(cancellationToken)
            ?? throw RuleViolation.NotFound("option", number);
        var loaded = await OptionBook.Load(db, id, cancellationToken);
        var option = loaded.Option;
        var subject = await OptionSubjects.Of(db, loaded, cancellationToken);
        var dates = await OptionDates.Of(db, loaded, subject, cancellationToken);
        return new OptionCard(
            option, await ContactOf(db, option.ContactId, cancellationToken), await Names(db, option, subject, cancellationToken),
            subject.Terms, Wishes(loaded, subject), dates, await Lines(db, loaded, subject, cancellationToken),
            await Twins(db, option, cancellationToken), await Others(db, by, option, cancellationToken),
            await Files(db, option.ContactId, cancellationToken), await Confirmations(db, id, cancellationToken),
            await History(db, id, cancellationToken))
        {
            WaitingRank = (await OptionsQueries.Lines(db, [id], cancellationToken))[0].WaitingRank,
            Choices = [.. loaded.Choices.Where(choice => !choice.Extra).Select(choice => choice.Performance).Order()],
            ExtraChoices = [.. loaded.Choices.Where(choice => choice.Extra).Select(choice => choice.Performance).Order()],
        };
    }

    /// <exception cref="RuleViolation">As <see cref="Card"/>.</exception>
    public async Task<long> NumberOf(SignedInOperator by, Guid id, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await (await OptionReach.Of(db, by, cancellationToken)).Where(option => option.Id == id)
            .Select(option => (long?)option.Number).SingleOrDefaultAsync(cancellationToken)
            ?? throw RuleViolation.NotFound("option", id);
    }

    /// <summary>The recapitulation as it was told.</summary>
    /// <exception cref="RuleViolation">"right.missing", "confirmation.not-found": also where his profile is kept from it.</exception>
    public async Task<RecapitulationContent> Recapitulation(
        SignedInOperator by, Guid confirmation, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var seen = await OptionReach.Of(db, by, cancellationToken);
        var content = await (
            from row in db.Set<Confirmation>()
            join confirmed in db.Set<ConfirmedOption>() on row.Id equals confirmed.ConfirmationId
            join option in seen on confirmed.OptionId equals option.Id
            where row.Id == confirmation
            select row.Content).FirstOrDefaultAsync(cancellationToken)
            ?? throw RuleViolation.NotFound("confirmation", confirmation);
        return JsonSerializer.Deserialize<RecapitulationContent>(content)!;
    }

    static List<CategoryAsked> Wishes(LoadedOption loaded, OptionSubject subject)
    {
        var dates = subject.Performances.Concat(subject.Extras).ToList();
        var first = loaded.Option.WishedPerformance is { } wished ? subject.Performance(wished) : dates.FirstOrDefault();
        return [.. loaded.Wishes
            .OrderBy(wish => first?.Category(wish.Category)?.Rank ?? int.MaxValue).ThenBy(wish => wish.Category, StringComparer.Ordinal)
            .Select(wish =>
            {
                var above = loaded.Option.AcceptsUpgrade ? first?.Above(wish.Category) : null;
                return new CategoryAsked(
                    wish.Category, first?.Category(wish.Category)?.Name ?? wish.Category, wish.Quantity, above?.Code ?? "",
                    above?.Name ?? "");
            })];
    }

    static async Task<OptionContact> ContactOf(HubDb db, Guid id, CancellationToken cancellationToken) => await (
        from contact in db.Set<Contact>()
        join structure in db.Set<Structure>() on contact.StructureId equals structure.Id into structures
        from structure in structures.DefaultIfEmpty()
        join type in db.Set<CommunityType>() on structure.CommunityType equals type.Code into types
        from type in types.DefaultIfEmpty()
        where contact.Id == id
        select new OptionContact(
            contact.Id, contact.Number, (contact.FirstName + " " + contact.LastName).Trim(),
            structure == null ? "" : structure.Name, type == null ? "" : type.Name, contact.Email, contact.City,
            contact.Country + " " + (structure == null ? contact.PostalCode : structure.PostalCode)))
        .SingleAsync(cancellationToken);

    static async Task<OptionNames> Names(
        HubDb db, Option option, OptionSubject subject, CancellationToken cancellationToken)
    {
        var audience = await (
            from sub in db.Set<AudienceSubCategory>()
            join category in db.Set<AudienceCategory>() on sub.AudienceCategory equals category.Code
            where sub.Code == option.AudienceSubCategory
            select new { Category = category.Name, Sub = sub.Name }).SingleOrDefaultAsync(cancellationToken);
        return new OptionNames(
            subject.Season.Name, subject.Activity?.Name ?? "", subject.Name,
            await db.Set<SalesChannel>().Where(row => row.Code == option.Channel).Select(row => row.Name)
                .SingleOrDefaultAsync(cancellationToken) ?? option.Channel,
            audience?.Category ?? "", audience?.Sub ?? option.AudienceSubCategory,
            await db.Set<Contingent>().Where(row => row.Code == option.Contingent).Select(row => row.Name)
                .SingleOrDefaultAsync(cancellationToken) ?? option.Contingent,
            option.ProfileId is not { } profile
                ? ""
                : await db.Set<OptionProfile>().Where(row => row.Id == profile).Select(row => row.NameFr)
                    .SingleOrDefaultAsync(cancellationToken) ?? "");
    }

    /// <summary>Seats also of places that a cart has taken up.</summary>
    static async Task<List<PlacedSeats>> Lines(
        HubDb db, LoadedOption loaded, OptionSubject subject, CancellationToken cancellationToken)
    {
        var holds = loaded.Lines.Select(line => line.HoldId).OfType<Guid>().ToList();
        var seats = (await (
            from place in db.Set<Place>()
            join hold in db.Set<Hold>() on place.HoldId equals hold.Id
            join seat in db.Set<Seat>() on place.SeatId equals seat.Id
            where (place.State == PlaceState.Held || place.State == PlaceState.Confirmed)
                && (holds.Contains(hold.Id) || (hold.FromHoldId != null && holds.Contains(hold.FromHoldId.Value)))
            orderby seat.RowOrder, seat.OrderInRow
            select new { Hold = hold.FromHoldId ?? hold.Id, seat.Id, seat.Label }).ToListAsync(cancellationToken))
            .ToLookup(row => row.Hold);
        return [.. loaded.Lines.OrderBy(line => line.Performance).ThenBy(line => line.Category, StringComparer.Ordinal)
            .Select(line =>
            {
                var category = subject.Performance(line.Performance).Category(line.Category);
                var own = line.HoldId is { } hold ? seats[hold].ToList() : [];
                return new PlacedSeats(
                    line.Id, line.Performance, line.Asked, line.Category, category?.Name ?? line.Category,
                    category?.Numbered ?? false, line.Quantity, own.ConvertAll(seat => seat.Label), own.ConvertAll(seat => seat.Id));
            })];
    }

    static async Task<List<OptionLine>> Twins(HubDb db, Option option, CancellationToken cancellationToken) =>
        option.TwinGroup is null
            ? []
            : await OptionsQueries.Lines(
                db,
                await db.Set<Option>().Where(row => row.TwinGroup == option.TwinGroup && row.Id != option.Id)
                    .OrderBy(row => row.Number).Select(row => row.Id).ToListAsync(cancellationToken),
                cancellationToken);

    static async Task<List<OptionLine>> Others(
        HubDb db, SignedInOperator by, Option option, CancellationToken cancellationToken)
    {
        var seen = await OptionReach.Of(db, by, cancellationToken);
        var ids = await seen.Where(row => row.ContactId == option.ContactId && row.Id != option.Id)
            .OrderByDescending(row => row.Number).Take(MostOthers).Select(row => row.Id).ToListAsync(cancellationToken);
        return await OptionsQueries.Lines(db, ids, cancellationToken);
    }

    internal static Task<List<ContactFile>> Files(HubDb db, Guid contact, CancellationToken cancellationToken) => (
        from file in db.Set<OrderFile>()
        where file.ContactId == contact
        orderby file.Number descending
        select new ContactFile(
            file.Number, file.OpenedAtMs,
            db.Set<Ticket>().Count(ticket => ticket.OrderFileId == file.Id && ticket.State == TicketState.Sold),
            (from booking in db.Set<Booking>()
             join operation in db.Set<BookingOperation>() on booking.Id equals operation.BookingId
             where booking.OrderFileId == file.Id
                && (operation.State == BookingState.Booked || operation.State == BookingState.TakenUp)
             select operation).Count())).Take(MostOthers).ToListAsync(cancellationToken);

    static Task<List<ConfirmationLine>> Confirmations(HubDb db, Guid id, CancellationToken cancellationToken) => (
        from confirmed in db.Set<ConfirmedOption>()
        join row in db.Set<Confirmation>() on confirmed.ConfirmationId equals row.Id
        where confirmed.OptionId == id
        orderby row.AtMs descending
        select new ConfirmationLine(row.Id, row.AtMs, row.Who, row.OrderFile)).ToListAsync(cancellationToken);

    static async Task<List<OptionStep>> History(HubDb db, Guid id, CancellationToken cancellationToken)
    {
        var moves = await db.Set<OptionMove>().Where(move => move.OptionId == id).OrderByDescending(move => move.Id)
            .ToListAsync(cancellationToken);
        return moves.ConvertAll(move => new OptionStep(
            move.AtMs, move.Who, move.Verb, move.From, move.To, move.Why,
            OptionChange.Between(Picture(move.Before), Picture(move.After)!)));
    }

    static OptionPicture? Picture(string json) =>
        json.Length == 0 ? null : JsonSerializer.Deserialize<OptionPicture>(json);
}
