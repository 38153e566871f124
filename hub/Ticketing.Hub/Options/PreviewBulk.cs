using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>
/// What a bulk act would do to each of its options, and why some cannot: the rules are asked in the order in which it would
/// run, and each placement leaves less for the next. Nothing is written, and nobody waits for it.
/// </summary>
public sealed class PreviewBulk(HubDatabase database, OptionPrices prices, OptionDays days, TimeProvider clock)
{
    /// <summary>Twins of what was asked for come along, right behind.</summary>
    /// <exception cref="RuleViolation">"right.missing": none of them may be seen; "option.bulk-too-many".</exception>
    public async Task<List<BulkLine>> Run(SignedInOperator by, BulkOrder order, CancellationToken cancellationToken)
    {
        if (order.Options.Count > OptionsQueries.MostMarked)
        {
            throw RuleViolation.Invalid(
                "option.bulk-too-many", $"options: at most {OptionsQueries.MostMarked}, not {order.Options.Count}.");
        }

        await using var db = database.Read();
        var units = await BulkUnits.Of(db, by, order.Options, cancellationToken);
        var all = units.SelectMany(unit => unit).ToList();
        var lines = (await OptionsQueries.Lines(db, all.ConvertAll(one => one.Option.Id), cancellationToken))
            .ToDictionary(line => line.Id);
        var look = new Foresight(
            db, OptionActor.Of(by), await Room(db, all, cancellationToken), prices, days.Today, clock.NowMs());
        await look.Load(all.ConvertAll(one => one.Option.Id), cancellationToken);
        var told = new List<BulkLine>();
        foreach (var unit in units)
        {
            told.AddRange(await OfUnit(look, order.Act, unit, lines, cancellationToken));
        }

        return told;
    }

    /// <summary>Twins go together, or not at all.</summary>
    static async Task<List<BulkLine>> OfUnit(
        Foresight look, OptionAct act, List<LoadedOption> unit, Dictionary<Guid, OptionLine> lines,
        CancellationToken cancellationToken)
    {
        var told = new List<BulkLine>();
        RuleViolation? no = null;
        foreach (var loaded in unit)
        {
            var line = BulkLine.Of(lines[loaded.Option.Id], loaded.Option.ContactId);
            try
            {
                told.Add(await look.At(act, loaded, unit, line, cancellationToken));
            }
            catch (RuleViolation refused)
            {
                no ??= refused;
                told.Add(line.Refused(refused));
            }
        }

        return no is null ? told : told.ConvertAll(line => line.IsDone ? line.Refused(no) : line);
    }

    static async Task<OptionRoom> Room(HubDb db, List<LoadedOption> all, CancellationToken cancellationToken)
    {
        var numbers = all.SelectMany(one => one.Fallbacks.Select(date => date.Performance)
                .Concat(one.Lines.Select(line => line.Performance)).Concat(one.Choices.Select(choice => choice.Performance))
                .Concat(one.Option.WishedPerformance is { } first ? [first] : [])).ToHashSet();
        var products = all.Select(one => one.Option.Product).Where(code => code.Length > 0).Distinct().ToList();
        if (products.Count > 0)
        {
            numbers.UnionWith(await db.Set<ProductPerformance>().Where(row => products.Contains(row.Product))
                .Select(row => row.Performance).ToListAsync(cancellationToken));
        }

        return await OptionRoom.Of(db, numbers, cancellationToken);
    }
}

/// <summary>The options of a bulk act, twins together, in the order in which they were given.</summary>
static class BulkUnits
{
    public static async Task<List<List<LoadedOption>>> Of(
        HubDb db, SignedInOperator by, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var seen = await (await OptionReach.Of(db, by, cancellationToken)).Where(option => ids.Contains(option.Id))
            .Select(option => new { option.Id, option.TwinGroup }).ToListAsync(cancellationToken);
        var groups = seen.Where(row => row.TwinGroup != null).Select(row => row.TwinGroup).Distinct().ToList();
        var twins = groups.Count == 0
            ? []
            : await db.Set<Option>().Where(option => groups.Contains(option.TwinGroup)).Select(option => option.Id)
                .ToListAsync(cancellationToken);
        var at = ids.Distinct().Select((id, index) => (id, index)).ToDictionary(pair => pair.id, pair => pair.index);
        var loaded = await OptionBook.LoadAll(db, [.. seen.Select(row => row.Id).Union(twins)], cancellationToken);
        return [.. loaded.GroupBy(one => one.Option.TwinGroup ?? one.Option.Id)
            .Select(group => group.OrderBy(one => at.GetValueOrDefault(one.Option.Id, int.MaxValue)).ToList())
            .OrderBy(unit => at.GetValueOrDefault(unit[0].Option.Id, int.MaxValue))];
    }
}
