using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>Asks each option's rules without moving it. What many options share is read once.</summary>
sealed class Foresight(HubDb db, OptionActor actor, OptionRoom room, OptionPrices prices, int today, long nowMs)
{
    readonly SubjectsOnce subjects = new(db);
    readonly Dictionary<Guid, Asker> askers = [];
    readonly Dictionary<Guid, long?> files = [];
    Dictionary<string, string> audiences = [];
    List<(OptionLimitation Table, IReadOnlyCollection<string> Types)> limitations = [];
    Dictionary<Guid, BookingOperation> booked = [];
    HashSet<Guid> withDeposit = [];

    public async Task Load(List<Guid> ids, CancellationToken cancellationToken)
    {
        audiences = await db.Set<AudienceSubCategory>().ToDictionaryAsync(row => row.Code, row => row.AudienceCategory, cancellationToken);
        limitations = await OptionBook.Limitations(db, cancellationToken);
        booked = (await db.Set<BookingOperation>().Where(row => ids.Contains(row.Subject)).OrderBy(row => row.Id)
            .ToListAsync(cancellationToken)).GroupBy(row => row.Subject).ToDictionary(group => group.Key, group => group.Last());
        withDeposit = await (
            from operation in db.Set<BookingOperation>()
            join booking in db.Set<Booking>() on operation.BookingId equals booking.Id
            where ids.Contains(operation.Subject) && db.Set<Deposit>().Any(deposit => deposit.OrderFileId == booking.OrderFileId)
            select operation.Id).ToHashSetAsync(cancellationToken);
    }

    /// <exception cref="RuleViolation">What the act would be refused with.</exception>
    public async Task<BulkLine> At(
        OptionAct act, LoadedOption loaded, List<LoadedOption> unit, BulkLine line, CancellationToken cancellationToken)
    {
        var option = loaded.Option;
        var (node, right) = OptionActs.RightOf(act, option.Kind);
        actor.Require(node, right);
        var subject = await subjects.Of(loaded, cancellationToken);
        actor.RequireCovers(subject.Family, audiences.GetValueOrDefault(option.AudienceSubCategory, ""));
        if (act == OptionAct.Place && option.State == OptionState.Placed)
        {
            throw new RuleViolation("option.already-placed", $"Option {option.Number} is placed: change it on its own page.")
            {
                Parts = [option.Number],
            };
        }

        var to = Option.Moves.Next(option.State, OptionActs.VerbOf(act, option));
        line = line with { To = to };
        switch (act)
        {
            case OptionAct.Place or OptionAct.Promote:
                return await Place(loaded, subject, line, first: unit[0] == loaded, cancellationToken);
            case OptionAct.Validate:
                await Validate(loaded, unit, subject, cancellationToken);
                break;
            case OptionAct.CancelValidation or OptionAct.Release:
                // Twins of the first are released with it.
                if (act == OptionAct.Release && unit[0] == loaded)
                    ReleaseOption.CheckOverdue(option, today);
                await CheckBooking(option, act == OptionAct.Release ? "Release" : "Cancel", cancellationToken);
                break;
            case OptionAct.CancelRefusal when option.WasPlaced && subject.Terms.CountsAgainstAvailability:
                CheckRoom(loaded, subject, loaded.Lines);
                break;
            default:
                break;
        }

        return line;
    }

    async Task<BulkLine> Place(
        LoadedOption loaded, OptionSubject subject, BulkLine line, bool first, CancellationToken cancellationToken)
    {
        var option = loaded.Option;
        if (option.Kind == OptionKind.Product)
        {
            var included = subject.Included(loaded.Choices).ToList();
            if (included.Count == 0)
                throw new RuleViolation("option.choices-missing", $"Option {option.Number} has no performance to place in.");
            await CheckPlacement(loaded, subject, included, cancellationToken);
            return line with { Places = loaded.Wishes.Sum(wish => wish.Quantity) * included.Count };
        }

        // Twins of the first are placed as they wish, and nowhere else.
        var dates = loaded.Fallbacks.OrderBy(date => date.Rank).Select(date => date.Performance)
            .Prepend(option.WishedPerformance!.Value).Take(first ? int.MaxValue : 1).ToList();
        RuleViolation? no = null;
        for (var rank = 0; rank < dates.Count; rank++)
        {
            try
            {
                var date = subject.Performance(dates[rank]);
                await CheckPlacement(loaded, subject, [date], cancellationToken);
                return line with
                {
                    Places = loaded.Wishes.Sum(wish => wish.Quantity),
                    Performance = date.Number,
                    StartsAtMs = date.StartsAtMs,
                    Fallback = rank,
                };
            }
            catch (RuleViolation refused) when (rank < dates.Count - 1 && BulkOptions.MayDoOnAnotherDate(refused))
            {
                no ??= refused;
            }
            catch (RuleViolation) when (no is not null)
            {
                break;
            }
        }

        // The customer wished for the first choice: that is what is told.
        throw no!;
    }

    async Task CheckPlacement(
        LoadedOption loaded, OptionSubject subject, List<SubjectPerformance> dates, CancellationToken cancellationToken)
    {
        var option = loaded.Option;
        if (!askers.TryGetValue(option.ContactId, out var asker))
            askers[option.ContactId] = asker = await OptionBook.AskerOf(db, option.ContactId, cancellationToken);
        var had = limitations.Exists(one => one.Table.MostPerPerformance is not null)
            ? await OptionBook.HadByStructure(db, asker, [option.Id], cancellationToken)
            : [];
        foreach (var (date, wish) in dates.SelectMany(date => loaded.Wishes.Select(wish => (date, wish))))
        {
            if (date.Category(wish.Category) is null)
            {
                throw new RuleViolation(
                    "option.category-unknown", $"Performance {date.Number} has no category {wish.Category}.")
                {
                    Parts = [wish.Category, string.Join(", ", date.Categories.Select(one => one.Name))],
                };
            }
        }

        OptionRules.CheckLevels(
            subject, asker, dates, loaded.Wishes.Select(wish => new WishedSeats(wish.Category, wish.Quantity)), limitations, had);
        if (!subject.Terms.CountsAgainstAvailability)
            return;
        CheckRoom(loaded, subject, dates.SelectMany(date => loaded.Wishes.Select(wish => Line(option, date, wish))));
    }

    static PlacedLine Line(Option option, SubjectPerformance date, OptionWish wish) => new()
    {
        Id = Guid.Empty,
        OptionId = option.Id,
        Performance = date.Number,
        Asked = wish.Category,
        Category = wish.Category,
        Quantity = wish.Quantity,
    };

    /// <summary>All of the lines, or none: what fits is gone for those that follow.</summary>
    void CheckRoom(LoadedOption loaded, OptionSubject subject, IEnumerable<PlacedLine> lines)
    {
        var (all, contingent, over) = (lines.ToList(), loaded.Option.Contingent, subject.Terms.Overbooking);
        foreach (var line in all)
        {
            room.CheckOpen(line.Performance, nowMs);
            room.CheckFree(line.Performance, line.Category, contingent, over, line.Quantity);
        }

        all.ForEach(line => room.Take(line.Performance, line.Category, contingent, line.Quantity));
    }

    async Task Validate(
        LoadedOption loaded, List<LoadedOption> unit, OptionSubject subject, CancellationToken cancellationToken)
    {
        if (unit.DistinctBy(one => one.Option.State).Count() > 1)
        {
            throw new RuleViolation(
                "option.twin-states-differ", "Twinned options stand at different points: place all of them, or refuse all.");
        }

        var option = loaded.Option;
        if (option.State != OptionState.Placed)
            return;
        ValidateOptions.CheckOrderFile(
            [loaded], files.GetValueOrDefault(option.ContactId), files.ContainsKey(option.ContactId));
        foreach (var line in loaded.Lines)
        {
            await prices.Of(db, loaded, subject, line, cancellationToken);
        }

        CheckRoom(loaded, subject, loaded.Lines.Where(line => line.HoldId is null));
        files[option.ContactId] = option.ChosenOrderFile;
    }

    async Task CheckBooking(Option option, string verb, CancellationToken cancellationToken)
    {
        if (!booked.TryGetValue(option.Id, out var operation) || operation.State is not (BookingState.Booked or BookingState.TakenUp or BookingState.Sold))
            return;
        operation.CheckBooked();
        if (withDeposit.Contains(operation.Id))
            await Bookings.CheckDeposit(db, operation, verb, cancellationToken);
    }
}
