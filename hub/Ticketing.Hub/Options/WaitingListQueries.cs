using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

public enum Serving
{
    /// <summary>No date that it names has the places.</summary>
    No,

    /// <summary>The sale of all its dates is over.</summary>
    Over,

    /// <summary>Only if somebody before it goes without.</summary>
    OutOfTurn,

    /// <summary>Now, and all that can be served before it too.</summary>
    Now,
}

/// <summary>One who waits.</summary>
/// <param name="Performance">Where it can be served: its first choice or a fallback; null where it cannot.</param>
/// <param name="Fallback">1 to 3 where that is a fallback.</param>
public sealed record WaitingOption(OptionLine Line, List<WishedSeats> Seats, Serving Serving, int? Performance, int Fallback);

/// <summary>The waiting list of a performance, or of a product, in the order of entry.</summary>
/// <param name="Room">What is free now, of the categories that are waited for, for the first contingent that waits.</param>
public sealed record WaitingList(
    int? Performance, string Name, long StartsAtMs, List<CategoryRoom> Room, List<WaitingOption> Options)
{
    public int Places => Options.Sum(option => option.Line.Asked);

    public int ServableNow => Options.Count(option => option.Serving == Serving.Now);
}

/// <summary>Who waits for what, and whom the free seats can serve.</summary>
public sealed class WaitingListQueries(HubDatabase database, TimeProvider clock)
{
    /// <exception cref="Kernel.RuleViolation">"right.missing".</exception>
    public async Task<List<WaitingList>> Lists(
        SignedInOperator by, int? performance, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var waiting = await (await OptionReach.Of(db, by, cancellationToken))
            .Where(option => option.State == OptionState.Waiting
                && (performance == null || option.WishedPerformance == performance))
            .OrderBy(option => option.WaitingSinceMs).ThenBy(option => option.Number).Select(option => option.Id)
            .ToListAsync(cancellationToken);
        var loaded = (await OptionBook.LoadAll(db, waiting, cancellationToken)).ToDictionary(one => one.Option.Id);
        var lines = await OptionsQueries.Lines(db, waiting, cancellationToken);
        var (once, subjects) = (new SubjectsOnce(db), new Dictionary<Guid, OptionSubject>());
        foreach (var one in loaded.Values)
        {
            subjects[one.Option.Id] = await once.Of(one, cancellationToken);
        }

        var numbers = subjects.Values.Distinct().SelectMany(subject => subject.Performances.Concat(subject.Extras)).Select(date => date.Number).Distinct().ToList();
        // One room in which those who wait take their places in turn, and one in which each stands alone.
        var (turns, alone) = (
            await OptionRoom.Of(db, numbers, cancellationToken), await OptionRoom.Of(db, numbers, cancellationToken));
        var now = Kernel.Clock.NowMs(clock);
        var told = lines.ConvertAll(line =>
        {
            var one = loaded[line.Id];
            return (One: one, Told: Tell(one, subjects[one.Option.Id], line, turns, alone, now));
        });
        return [.. told.GroupBy(pair => (pair.One.Option.WishedPerformance, pair.One.Option.Product)).Select(group =>
        {
            var (first, subject) = (group.First().One, subjects[group.First().One.Option.Id]);
            var date = first.Option.WishedPerformance is { } number ? subject.Performance(number) : null;
            return new WaitingList(
                first.Option.WishedPerformance, subject.Name, date?.StartsAtMs ?? first.Option.StartsAtMs,
                date is null ? [] : Room(alone, date, subject, group.Select(pair => pair.One).ToList()),
                [.. group.Select(pair => pair.Told)]);
        }).OrderBy(list => list.StartsAtMs).ThenBy(list => list.Performance)];
    }

    static List<CategoryRoom> Room(OptionRoom room, SubjectPerformance date, OptionSubject subject, List<LoadedOption> waiting)
    {
        var asked = waiting.SelectMany(one => one.Wishes).GroupBy(wish => wish.Category)
            .ToDictionary(group => group.Key, group => group.Sum(wish => wish.Quantity));
        return [.. date.Categories.Where(category => asked.ContainsKey(category.Code)).Select(category => new CategoryRoom(
            category.Code, category.Name, category.Capacity,
            room.Free(date.Number, category.Code, waiting[0].Option.Contingent, subject.Terms.Overbooking), 0, 0, 0,
            asked[category.Code]))];
    }

    static WaitingOption Tell(
        LoadedOption one, OptionSubject subject, OptionLine line, OptionRoom turns, OptionRoom alone, long nowMs)
    {
        var seats = one.Wishes.OrderBy(wish => wish.Category, StringComparer.Ordinal)
            .Select(wish => new WishedSeats(wish.Category, wish.Quantity)).ToList();
        var dates = one.Option.Kind == OptionKind.Product
            ? [subject.Included(one.Choices).ToList()]
            : one.Fallbacks.OrderBy(date => date.Rank).Select(date => date.Performance)
                .Prepend(one.Option.WishedPerformance!.Value).Select(number => (List<SubjectPerformance>)[subject.Performance(number)])
                .ToList();
        foreach (var room in (OptionRoom[])[turns, alone])
        {
            var rank = dates.FindIndex(date => Fits(room, one, subject, date, nowMs));
            if (rank < 0)
                continue;
            if (room == turns)
                Take(turns, one, dates[rank]);
            return new WaitingOption(
                line, seats, room == turns ? Serving.Now : Serving.OutOfTurn,
                one.Option.Kind == OptionKind.Places ? dates[rank][0].Number : null, rank);
        }

        var over = dates.Count > 0 && dates.TrueForAll(date => date.Exists(one => !alone.IsOpen(one.Number, nowMs)));
        return new WaitingOption(line, seats, over ? Serving.Over : Serving.No, null, 0);
    }

    static bool Fits(
        OptionRoom room, LoadedOption one, OptionSubject subject, List<SubjectPerformance> dates, long nowMs)
    {
        if (dates.Count == 0 || dates.Exists(date => !room.IsOpen(date.Number, nowMs)))
            return false;
        return !subject.Terms.CountsAgainstAvailability || dates.TrueForAll(date => one.Wishes.TrueForAll(wish =>
            room.Free(date.Number, wish.Category, one.Option.Contingent, subject.Terms.Overbooking) >= wish.Quantity));
    }

    static void Take(OptionRoom room, LoadedOption one, List<SubjectPerformance> dates)
    {
        foreach (var date in dates)
        {
            one.Wishes.ForEach(wish => room.Take(date.Number, wish.Category, one.Option.Contingent, wish.Quantity));
        }
    }
}
