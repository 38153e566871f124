using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Assistant;

/// <param name="Open">Requests that nobody has decided yet.</param>
public sealed record SeasonToPlace(Guid Id, string Name, int Open, int Places);

public sealed record TypeToPlace(string Code, string Name, int Open);

public sealed record ProposalRow(
    Guid Id, Guid SeasonId, string Season, AssistantRunState State, string Who, long AtMs, long AppliedAtMs, AssistantChoices Choices,
    AssistantFigures? Figures, int Lines, int Locked, int Placed, int Refused);

/// <param name="Reason">Code of a reason; empty: all.</param>
/// <param name="Text">Part of the number, the contact, the structure or the event.</param>
public sealed record ProposalSearch(
    AssistantOutcomeKind? Outcome, string Reason, bool OnlyLocked, bool OnlyRefused, string Text, int Skip, int Take);

/// <summary>What was asked for, and what the proposal makes of it.</summary>
public sealed record ProposalLine(
    Guid OptionId, long Number, OptionKind Kind, string Contact, string Structure, string Subject, int Requested, bool AcceptsUpgrade,
    bool Twinned, IReadOnlyList<int> Dates, IReadOnlyList<OptionPictureLine> Asked, AssistantLine Line);

/// <param name="Name">Of the event.</param>
public sealed record ProposalDate(int Number, string Name, long StartsAtMs);

/// <summary>Proposals as the office looks at them.</summary>
public sealed class AssistantQueries(HubDatabase database)
{
    const int LargestPage = 5000;

    /// <summary>Seasons with open requests, the fullest first.</summary>
    /// <exception cref="RuleViolation">"right.missing".</exception>
    public async Task<List<SeasonToPlace>> Seasons(SignedInOperator by, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var open = (await (await OptionReach.Of(db, by, cancellationToken)).Where(option => option.State == OptionState.Requested)
            .GroupBy(option => option.SeasonId)
            .Select(group => new { group.Key, Count = group.Count(), Places = group.Sum(option => option.Requested) })
            .ToListAsync(cancellationToken)).ToDictionary(row => row.Key);
        return [.. (await db.Set<Season>().OrderBy(row => row.Name).ToListAsync(cancellationToken))
            .Select(row => open.GetValueOrDefault(row.Id) is { } found
                ? new SeasonToPlace(row.Id, row.Name, found.Count, found.Places)
                : new SeasonToPlace(row.Id, row.Name, 0, 0))
            .OrderByDescending(row => row.Open)];
    }

    /// <summary>Community types of the open requests of a season; the empty code: individuals.</summary>
    public async Task<List<TypeToPlace>> Types(SignedInOperator by, Guid season, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var open = (await OptionReach.Of(db, by, cancellationToken))
            .Where(option => option.State == OptionState.Requested && option.SeasonId == season);
        return await (
            from option in open
            join contact in db.Set<Contact>() on option.ContactId equals contact.Id
            join structure in db.Set<Structure>() on contact.StructureId equals structure.Id into structures
            from structure in structures.DefaultIfEmpty()
            join type in db.Set<CommunityType>() on structure.CommunityType equals type.Code into types
            from type in types.DefaultIfEmpty()
            group option by new { Code = type == null ? "" : type.Code, Name = type == null ? "" : type.Name } into each
            orderby each.Key.Name
            select new TypeToPlace(each.Key.Code, each.Key.Name, each.Count())).ToListAsync(cancellationToken);
    }

    public async Task<List<ProposalRow>> Latest(int most, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Rows(db, db.Set<AssistantRun>().Where(run => run.State != AssistantRunState.Discarded)
            .OrderByDescending(run => run.AtMs).Take(most), cancellationToken);
    }

    /// <exception cref="RuleViolation">"proposal.not-found".</exception>
    public async Task<ProposalRow> Run(Guid id, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return (await Rows(db, db.Set<AssistantRun>().Where(run => run.Id == id), cancellationToken)).SingleOrDefault()
            ?? throw RuleViolation.NotFound("proposal", id);
    }

    /// <summary>How many lines have which reason; the empty one: a first choice.</summary>
    public async Task<Dictionary<string, int>> Reasons(Guid id, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return (await db.Set<AssistantLine>().Where(line => line.RunId == id).GroupBy(line => line.ReasonCode)
            .Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken))
            .ToDictionary(row => row.Key, row => row.Count);
    }

    /// <exception cref="RuleViolation">"right.missing".</exception>
    public async Task<Slice<ProposalLine>> Lines(
        SignedInOperator by, Guid id, ProposalSearch search, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var seen = await OptionReach.Of(db, by, cancellationToken);
        var folded = Contact.Folded(search.Text);
        var all =
            from line in db.Set<AssistantLine>()
            join option in seen on line.OptionId equals option.Id
            where line.RunId == id
                && (search.Outcome == null || line.Outcome == search.Outcome)
                && (search.Reason == "" || line.ReasonCode == search.Reason)
                && (!search.OnlyLocked || line.Locked)
                && (!search.OnlyRefused || line.RefusedCode != "")
                && (folded == "" || option.SearchText.Contains(folded))
            select new { line, option };
        var total = await all.CountAsync(cancellationToken);
        var page = await all.OrderBy(row => row.line.Number).Skip(Math.Max(0, search.Skip))
            .Take(Math.Clamp(search.Take, 1, LargestPage)).ToListAsync(cancellationToken);
        var ids = page.ConvertAll(row => row.option.Id);
        var names = (await OptionsQueries.Lines(db, ids, cancellationToken)).ToDictionary(line => line.Id);
        var fallbacks = (await db.Set<OptionFallback>().Where(date => ids.Contains(date.OptionId)).OrderBy(date => date.Rank)
            .ToListAsync(cancellationToken)).ToLookup(date => date.OptionId, date => date.Performance);
        var wishes = (await db.Set<OptionWish>().Where(wish => ids.Contains(wish.OptionId)).OrderBy(wish => wish.Category)
            .ToListAsync(cancellationToken)).ToLookup(wish => wish.OptionId);
        return new Slice<ProposalLine>(
            page.ConvertAll(row => new ProposalLine(
                row.option.Id, row.option.Number, row.option.Kind, names[row.option.Id].Contact, names[row.option.Id].Structure,
                names[row.option.Id].Subject, row.option.Requested, row.option.AcceptsUpgrade, row.line.TwinGroup is not null,
                row.option.WishedPerformance is { } first ? [first, .. fallbacks[row.option.Id]] : [],
                [.. wishes[row.option.Id].Select(wish => new OptionPictureLine(0, wish.Category, wish.Quantity))], row.line)),
            total);
    }

    /// <summary>The performances that proposals of a season can speak of.</summary>
    public async Task<Dictionary<int, ProposalDate>> Dates(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await (
            from performance in db.Set<Performance>()
            join row in db.Set<Event>() on performance.EventId equals row.Id
            select new ProposalDate(performance.Number, row.Name, performance.StartsAtMs))
            .ToDictionaryAsync(date => date.Number, cancellationToken);
    }

    /// <summary>Names of seat categories by their codes.</summary>
    public async Task<Dictionary<string, string>> Categories(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return (await db.Set<SeatCategory>().Select(row => new { row.Code, row.Name }).Distinct().ToListAsync(cancellationToken))
            .GroupBy(row => row.Code).ToDictionary(group => group.Key, group => group.First().Name);
    }

    static async Task<List<ProposalRow>> Rows(HubDb db, IQueryable<AssistantRun> runs, CancellationToken cancellationToken)
    {
        var rows = await (
            from run in runs
            join season in db.Set<Season>() on run.SeasonId equals season.Id
            orderby run.AtMs descending
            select new
            {
                Run = run,
                season.Name,
                Lines = db.Set<AssistantLine>().Count(line => line.RunId == run.Id),
                Locked = db.Set<AssistantLine>().Count(line => line.RunId == run.Id && line.Locked),
                Placed = db.Set<AssistantLine>().Count(line => line.RunId == run.Id && line.PlacedAtMs > 0),
                Refused = db.Set<AssistantLine>().Count(line => line.RunId == run.Id && line.RefusedCode != ""),
            }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new ProposalRow(
            row.Run.Id, row.Run.SeasonId, row.Name, row.Run.State, row.Run.Who, row.Run.AtMs, row.Run.AppliedAtMs, row.Run.Choices,
            row.Run.Figures.Length > 0 ? JsonSerializer.Deserialize<AssistantFigures>(row.Run.Figures) : null, row.Lines, row.Locked,
            row.Placed, row.Refused));
    }
}
