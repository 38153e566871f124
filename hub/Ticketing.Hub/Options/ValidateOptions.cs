using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>What became of one option of many.</summary>
/// <param name="Code">Empty where it was done.</param>
/// <param name="Parts">As <see cref="RuleViolation.KeptParts"/>.</param>
public sealed record OptionOutcome(Guid Id, long Number, bool Done, string Code, string Detail, long? OrderFile, string Parts = "")
{
    public static OptionOutcome Of(Option option) => new(option.Id, option.Number, true, "", "", option.OrderFile);

    public static OptionOutcome Of(Option option, RuleViolation no) =>
        new(option.Id, option.Number, false, no.Code, no.Detail, null, no.KeptParts);
}

/// <summary>Options of one contact were validated: it is to have its mail.</summary>
public sealed record OptionsConfirmed(Guid ConfirmationId);

/// <summary>
/// VALIDER, one option or a thousand: what is placed becomes a booked order, one for each contact with an operation for each
/// option; what is refused is refused for good. Each contact is one command and has one mail, whatever is retried (right
/// options.places.order:E). One option that cannot be validated never stops the others.
/// </summary>
public sealed class ValidateOptions(
    Requests requests, HubDatabase database, PlaceOption place, Bookings bookings, OptionPrices prices,
    ConfirmationBook confirmations, OptionBook book, Facts facts, TimeProvider clock)
{
    sealed record Outcomes(List<OptionOutcome> All);

    /// <param name="by">Who validates.</param>
    /// <param name="requestId">At most 40 characters; the same once more gives the same answer and no second order.</param>
    /// <param name="optionIds">Twins of these are validated with them.</param>
    /// <param name="progress">Told after each contact.</param>
    /// <param name="cancellationToken">Ends it between two contacts.</param>
    public async Task<List<OptionOutcome>> Run(
        SignedInOperator by, string requestId, IReadOnlyList<Guid> optionIds, IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        var actor = OptionActor.Of(by);
        actor.Require(OptionRights.Order, Right.Execute);
        List<(Guid Contact, List<Guid> Options)> groups;
        await using (var db = database.Read())
        {
            var found = await db.Set<Option>().Where(option => optionIds.Contains(option.Id))
                .OrderBy(option => option.Number).Select(option => new { option.Id, option.ContactId })
                .ToListAsync(cancellationToken);
            groups = [.. found.GroupBy(row => row.ContactId).Select(group => (group.Key, group.Select(row => row.Id).ToList()))];
        }

        var done = new List<OptionOutcome>();
        foreach (var (contact, options) in groups)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var outcomes = await requests.RunOnce(
                $"{requestId}:{contact.ToString("N")[^20..]}", by.Who, "ValidateOptions",
                async (db, token) => new Outcomes(await OfOneContact(db, actor, contact, options, token)), cancellationToken);
            done.AddRange(outcomes.All);
            progress?.Report(done.Count);
        }

        return done;
    }

    async Task<List<OptionOutcome>> OfOneContact(
        HubDb db, OptionActor actor, Guid contactId, List<Guid> optionIds, CancellationToken cancellationToken)
    {
        var outcomes = new List<OptionOutcome>();
        var ready = new List<(LoadedOption Loaded, BookingWishOperation? Operation, OptionPicture Before)>();
        long? file = null;
        foreach (var unit in await Units(db, optionIds, cancellationToken))
        {
            try
            {
                file = CheckOrderFile(unit, file, ready.Exists(one => one.Operation is not null));
                ready.AddRange(await Prepare(db, actor, unit, cancellationToken));
            }
            catch (RuleViolation no)
            {
                outcomes.AddRange(unit.Select(loaded => OptionOutcome.Of(loaded.Option, no)));
            }
        }

        if (ready.Count == 0)
            return outcomes;
        var operations = ready.Where(one => one.Operation is not null).Select(one => one.Operation!).ToList();
        var opened = operations.Count == 0
            ? null
            : await bookings.Open(
                db,
                new BookingWish(
                    contactId, file, ready[0].Loaded.Option.Channel, actor.Operator!.Id.ToString(),
                    await prices.Currency(db, ready[0].Loaded, cancellationToken), operations),
                cancellationToken);
        foreach (var (loaded, operation, before) in ready)
        {
            loaded.Option.ValidatedAtMs = clock.NowMs();
            if (operation is not null)
                loaded.Option.OrderFile = opened!.File.Number;
            book.Move(db, loaded, OptionMoves.Validate, actor, "", before);
            outcomes.Add(OptionOutcome.Of(loaded.Option));
        }

        var confirmation = await confirmations.Add(
            db, actor, contactId, opened, [.. ready.Select(one => one.Loaded)], cancellationToken);
        facts.Publish(db, new OptionsConfirmed(confirmation.Id));
        return outcomes;
    }

    /// <summary>Twins are one unit.</summary>
    static async Task<List<List<LoadedOption>>> Units(
        HubDb db, List<Guid> optionIds, CancellationToken cancellationToken)
    {
        var groups = await db.Set<Option>().Where(option => optionIds.Contains(option.Id) && option.TwinGroup != null)
            .Select(option => option.TwinGroup).Distinct().ToListAsync(cancellationToken);
        var ids = groups.Count == 0
            ? optionIds
            : [.. optionIds.Union(await db.Set<Option>().Where(option => groups.Contains(option.TwinGroup))
                .Select(option => option.Id).ToListAsync(cancellationToken))];
        return [.. (await OptionBook.LoadAll(db, ids, cancellationToken))
            .GroupBy(loaded => loaded.Option.TwinGroup ?? loaded.Option.Id).Select(group => group.ToList())];
    }

    internal static long? CheckOrderFile(List<LoadedOption> unit, long? file, bool chosen)
    {
        foreach (var option in unit.Select(loaded => loaded.Option).Where(option => option.State == OptionState.Placed))
        {
            if (chosen && option.ChosenOrderFile != file)
            {
                throw new RuleViolation(
                    "option.order-file-differs",
                    $"Option {option.Number} goes into another order file than the others of its contact: validate it alone.")
                {
                    Parts = [option.Number],
                };
            }

            (file, chosen) = (option.ChosenOrderFile, true);
        }

        return file;
    }

    async Task<List<(LoadedOption, BookingWishOperation?, OptionPicture)>> Prepare(
        HubDb db, OptionActor actor, List<LoadedOption> unit, CancellationToken cancellationToken)
    {
        if (unit.DistinctBy(loaded => loaded.Option.State).Count() > 1)
        {
            throw new RuleViolation(
                "option.twin-states-differ", "Twinned options stand at different points: place all of them, or refuse all.");
        }

        var prepared = new List<(LoadedOption, BookingWishOperation?, OptionPicture)>();
        var counted = new List<PlacedLine>();
        try
        {
            foreach (var loaded in unit)
            {
                var before = loaded.Picture();
                Option.Moves.Next(loaded.Option.State, OptionMoves.Validate);
                await OptionPerimeter.Check(db, actor, loaded, cancellationToken);
                prepared.Add((
                    loaded,
                    loaded.Option.State == OptionState.Placed ? await Operation(db, loaded, counted, cancellationToken) : null,
                    before));
            }
        }
        catch (RuleViolation)
        {
            foreach (var line in counted)
            {
                await place.GiveUp(db, line, cancellationToken);
            }

            throw;
        }

        return prepared;
    }

    /// <summary>A booked place is counted, also where a placement was not.</summary>
    async Task<BookingWishOperation> Operation(
        HubDb db, LoadedOption loaded, List<PlacedLine> counted, CancellationToken cancellationToken)
    {
        var option = loaded.Option;
        var subject = await OptionSubjects.Of(db, loaded, cancellationToken);
        var lines = new List<BookingWishLine>();
        foreach (var line in loaded.Lines.OrderBy(line => line.Performance).ThenBy(line => line.Category, StringComparer.Ordinal))
        {
            var price = await prices.Of(db, loaded, subject, line, cancellationToken);
            if (line.HoldId is null)
            {
                await place.Count(db, option, line, subject.Terms, cancellationToken);
                counted.Add(line);
            }

            lines.Add(new BookingWishLine(
                line.Performance, line.Category, price.Tariff, line.Quantity, price.Amount,
                subject.Performance(line.Performance).VatRate, line.HoldId!.Value));
        }

        return new BookingWishOperation(option.Id, $"Option n° {option.Number}", option.Contingent, option.DueDay, lines);
    }
}
