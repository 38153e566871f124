using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <param name="Asked">The category that was asked for.</param>
/// <param name="Category">The one that is given: the same, or the one immediately above where the customer accepts it.</param>
public sealed record AllottedSeats(string Asked, string Category, int Quantity);

/// <param name="Performance">The first choice or a fallback; null of a product, which takes places in all of its own.</param>
/// <param name="Contingent">Null: as it is.</param>
/// <param name="Seats">All, some or none of what was asked for; none takes the placement back.</param>
/// <param name="Version">That the screen shows; null for any.</param>
public sealed record Allotment(
    int? Performance, string? Contingent, IReadOnlyList<AllottedSeats> Seats, int? Version = null);

/// <summary>
/// Poser: allots quantities to a request, or changes what was allotted while it is not validated. Profiles are never asked.
/// Availability counts here, where the terms say so. Twins that are only requested are placed as they wish in the same
/// command, all or none. Right options.places.manage:M, or options.products.manage:M.
/// </summary>
public sealed class PlaceOption(WriteLane lane, SeatAllocation allocation, OptionBook book, Ids ids, TimeProvider clock)
{
    /// <exception cref="RuleViolation">
    /// "right.missing", "right.perimeter", "option.illegal-move", "option.changed", "option.date-not-asked",
    /// "option.more-than-asked", "option.upgrade-not-accepted", "option.not-counted", the levels' codes of
    /// <see cref="RequestOption"/>, and "seating.not-enough", "seating.quota-exceeded", "catalogue.performance-closed".
    /// </exception>
    public Task Run(OptionActor actor, Guid id, Allotment allotment, string why, CancellationToken cancellationToken) =>
        lane.Run("PlaceOption", (db, token) => Place(db, actor, id, allotment, why, token), cancellationToken);

    internal async Task Place(
        HubDb db, OptionActor actor, Guid id, Allotment allotment, string why, CancellationToken cancellationToken)
    {
        var all = await OptionBook.LoadTwins(db, id, cancellationToken);
        var own = all.Find(one => one.Option.Id == id)!;
        OptionBook.CheckVersion(own.Option, allotment.Version);
        var verb = allotment.Seats.Sum(seats => seats.Quantity) == 0 ? OptionMoves.Unplace : OptionMoves.Place;
        await Place(db, actor, own, allotment, verb, why, cancellationToken);
        foreach (var twin in all.Where(one => one != own))
        {
            if (verb == OptionMoves.Unplace && twin.Option.State == OptionState.Placed)
                await Place(db, actor, twin, new Allotment(null, null, []), verb, why, cancellationToken);
            else if (verb == OptionMoves.Place && twin.Option.State == OptionState.Requested)
                await Place(db, actor, twin, AsWished(twin), verb, why, cancellationToken);
        }
    }

    /// <summary>All that was asked for, on the first choice.</summary>
    internal static Allotment AsWished(LoadedOption loaded) => new(
        loaded.Option.WishedPerformance, null,
        [.. loaded.Wishes.Select(wish => new AllottedSeats(wish.Category, wish.Category, wish.Quantity))]);

    internal async Task Place(
        HubDb db, OptionActor actor, LoadedOption loaded, Allotment allotment, string verb, string why,
        CancellationToken cancellationToken)
    {
        var (option, before) = (loaded.Option, loaded.Picture());
        actor.Require(OptionRights.Manage(option.Kind), Right.Modify);
        Option.Moves.Next(option.State, verb);
        var subject = await OptionSubjects.Of(db, loaded, cancellationToken);
        actor.RequireCovers(
            subject.Family,
            await OptionBook.AudienceCategoryOf(db, option.AudienceSubCategory, cancellationToken));
        option.Contingent = allotment.Contingent ?? option.Contingent;
        var seats = allotment.Seats.Where(one => one.Quantity != 0).ToList();
        if (verb == OptionMoves.Unplace)
        {
            await Allot(db, loaded, subject, [], [], cancellationToken);
            (option.PlacedPerformance, option.PlacedAtMs) = (null, 0);
        }
        else
        {
            var dates = CheckAgainstWish(loaded, subject, allotment.Performance, seats);
            var asker = await OptionBook.AskerOf(db, option.ContactId, cancellationToken);
            OptionRules.CheckLevels(
                subject, asker, dates, seats.GroupBy(one => one.Category)
                    .Select(group => new WishedSeats(group.Key, group.Sum(one => one.Quantity))),
                await OptionBook.Limitations(db, cancellationToken),
                await OptionBook.HadByStructure(db, asker, [option.Id], cancellationToken));
            await Allot(db, loaded, subject, dates, seats, cancellationToken);
            option.PlacedPerformance = option.Kind == OptionKind.Places ? dates[0].Number : null;
            option.StartsAtMs = dates.Min(date => date.StartsAtMs);
            if (option.PlacedAtMs == 0)
                option.PlacedAtMs = clock.NowMs();
        }

        option.Placed = loaded.Lines.Sum(line => line.Quantity);
        option.WasPlaced = false;
        book.SetDueDay(option, subject.Terms);
        book.Move(db, loaded, verb, actor, why.Trim(), before);
    }

    static List<SubjectPerformance> CheckAgainstWish(
        LoadedOption loaded, OptionSubject subject, int? performance, List<AllottedSeats> seats)
    {
        var option = loaded.Option;
        var dates = option.Kind == OptionKind.Product
            ? subject.Included(loaded.Choices).ToList()
            : [subject.Performance(DateOf(loaded, performance))];
        if (dates.Count == 0)
            throw new RuleViolation("option.choices-missing", $"Option {option.Number} has no performance to place in.");
        foreach (var one in seats)
        {
            if (one.Quantity < 0)
                throw RuleViolation.Invalid("option.invalid", $"seats: {one.Quantity} is no quantity.");
            CheckCategory(option, dates, one);
        }

        foreach (var asked in seats.GroupBy(one => one.Asked))
        {
            var wished = loaded.Wishes.Find(wish => wish.Category == asked.Key)?.Quantity ?? 0;
            if (asked.Sum(one => one.Quantity) is var given && given > wished)
            {
                throw new RuleViolation(
                    "option.more-than-asked",
                    $"Option {option.Number} asks for {wished} places of {asked.Key}, not {given}.")
                {
                    Parts = [option.Number, wished, asked.Key, given],
                };
            }
        }

        return dates;
    }

    static int DateOf(LoadedOption loaded, int? performance)
    {
        var option = loaded.Option;
        var wanted = performance ?? option.PlacedPerformance ?? option.WishedPerformance!.Value;
        return wanted == option.WishedPerformance || loaded.Fallbacks.Exists(date => date.Performance == wanted)
            ? wanted
            : throw new RuleViolation(
                "option.date-not-asked",
                $"Option {option.Number} asks for performance {option.WishedPerformance} or "
                    + $"{string.Join(", ", loaded.Fallbacks.Select(date => date.Performance))}, not {wanted}.")
            {
                Parts = [option.Number],
            };
    }

    static void CheckCategory(Option option, List<SubjectPerformance> dates, AllottedSeats seats)
    {
        foreach (var date in dates)
        {
            if (date.Category(seats.Category) is null)
            {
                throw new RuleViolation(
                    "option.category-unknown",
                    $"Performance {date.Number} has no category {seats.Category}; it has "
                        + $"{string.Join(", ", date.Categories.Select(one => one.Code))}.", RefusalKind.InvalidInput)
                {
                    Parts = [seats.Category, string.Join(", ", date.Categories.Select(one => one.Name))],
                };
            }

            if (seats.Category != seats.Asked
                && (!option.AcceptsUpgrade || date.Above(seats.Asked)?.Code != seats.Category))
            {
                throw new RuleViolation(
                    "option.upgrade-not-accepted",
                    option.AcceptsUpgrade
                        ? $"Option {option.Number} accepts {date.Above(seats.Asked)?.Name ?? "no category"} in place of "
                            + $"{seats.Asked}, not {seats.Category}."
                        : $"Option {option.Number} accepts no other category than {seats.Asked}.")
                {
                    Parts = [option.Number, seats.Asked, seats.Category],
                };
            }
        }
    }

    /// <summary>Brings lines and their holds to what is allotted: first what becomes less, then what becomes more.</summary>
    async Task Allot(
        HubDb db, LoadedOption loaded, OptionSubject subject, List<SubjectPerformance> dates, List<AllottedSeats> seats,
        CancellationToken cancellationToken)
    {
        var option = loaded.Option;
        var wanted = dates.SelectMany(date => seats.GroupBy(one => (one.Asked, one.Category)).Select(group =>
                (Key: (date.Number, group.Key.Asked, group.Key.Category), Quantity: group.Sum(one => one.Quantity))))
            .ToDictionary(pair => pair.Key, pair => pair.Quantity);
        foreach (var line in loaded.Lines.ToList())
        {
            var quantity = wanted.GetValueOrDefault((line.Performance, line.Asked, line.Category));
            if (quantity > line.Quantity)
                continue;
            wanted.Remove((line.Performance, line.Asked, line.Category));
            await Shrink(db, loaded, line, quantity, subject.Terms, cancellationToken);
        }

        foreach (var ((performance, asked, category), quantity) in wanted)
        {
            var line = loaded.Lines.Find(one => one.Performance == performance && one.Asked == asked && one.Category == category);
            if (line is null)
            {
                line = new PlacedLine
                {
                    Id = ids.Next(),
                    OptionId = option.Id,
                    Performance = performance,
                    Asked = asked,
                    Category = category,
                    Quantity = 0,
                };
                db.Add(line);
                loaded.Lines.Add(line);
            }

            line.Quantity = quantity;
            if (subject.Terms.CountsAgainstAvailability || line.HoldId is not null)
                await Count(db, option, line, subject.Terms, cancellationToken);
        }
    }

    async Task Shrink(
        HubDb db, LoadedOption loaded, PlacedLine line, int quantity, EffectiveTerms terms,
        CancellationToken cancellationToken)
    {
        if (quantity == 0)
        {
            await GiveUp(db, line, cancellationToken);
            db.Remove(line);
            loaded.Lines.Remove(line);
            return;
        }

        line.Quantity = quantity;
        if (terms.CountsAgainstAvailability || line.HoldId is not null)
            await Count(db, loaded.Option, line, terms, cancellationToken);
    }

    /// <summary>Counts a line's places in the house.</summary>
    internal async Task Count(
        HubDb db, Option option, PlacedLine line, EffectiveTerms terms, CancellationToken cancellationToken)
    {
        if (line.HoldId is { } id)
        {
            var known = await db.Set<Hold>().AsTracking().SingleAsync(row => row.Id == id, cancellationToken);
            if (known.Contingent == option.Contingent)
            {
                await allocation.Resize(db, known, line.Quantity, terms.Overbooking, cancellationToken);
                return;
            }

            await allocation.End(db, known, "Release", cancellationToken);
        }

        var hold = await allocation.SetApart(
            db,
            new ApartWish(
                option.Owner, line.Performance, line.Category, option.Contingent, line.Quantity, terms.Overbooking),
            cancellationToken);
        line.HoldId = hold.Id;
    }

    /// <summary>Gives back what is counted for a line.</summary>
    internal async Task GiveUp(HubDb db, PlacedLine line, CancellationToken cancellationToken)
    {
        if (line.HoldId is not { } id)
            return;
        line.HoldId = null;
        var hold = await db.Set<Hold>().AsTracking().SingleAsync(row => row.Id == id, cancellationToken);
        if (hold.State == HoldState.Live)
            await allocation.End(db, hold, "Release", cancellationToken);
    }
}
