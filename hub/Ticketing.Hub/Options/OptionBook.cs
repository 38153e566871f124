using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>An option with all its parts, tracked by a command's context.</summary>
sealed record LoadedOption(
    Option Option, List<OptionWish> Wishes, List<OptionFallback> Fallbacks, List<OptionChoice> Choices,
    List<PlacedLine> Lines)
{
    public OptionPicture Picture() => new(
        Option.State.ToString(), Option.PlacedPerformance ?? Option.WishedPerformance,
        [.. Wishes.OrderBy(wish => wish.Category, StringComparer.Ordinal)
            .Select(wish => new OptionPictureLine(Option.WishedPerformance ?? 0, wish.Category, wish.Quantity))],
        [.. Lines.OrderBy(line => line.Performance).ThenBy(line => line.Category, StringComparer.Ordinal)
            .Select(line => new OptionPictureLine(line.Performance, line.Category, line.Quantity))],
        [.. Fallbacks.OrderBy(fallback => fallback.Rank).Select(fallback => fallback.Performance)],
        Option.AudienceSubCategory, Option.Contingent, Option.DueDay, Option.OrderFile, Option.Remark);
}

/// <summary>Reads options for commands and writes each of their moves down.</summary>
public sealed class OptionBook(OptionDays days, TimeProvider clock)
{
    const int LongestSearchText = 500;

    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <exception cref="RuleViolation">"option.not-found".</exception>
    internal static async Task<LoadedOption> Load(HubDb db, Guid id, CancellationToken cancellationToken) =>
        (await LoadAll(db, [id], cancellationToken)).SingleOrDefault() ?? throw RuleViolation.NotFound("option", id);

    /// <summary>In the order of their numbers; those that are not there are left out.</summary>
    internal static async Task<List<LoadedOption>> LoadAll(
        HubDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var options = await db.Set<Option>().AsTracking().Where(option => ids.Contains(option.Id))
            .OrderBy(option => option.Number).ToListAsync(cancellationToken);
        var wishes = (await db.Set<OptionWish>().AsTracking().Where(row => ids.Contains(row.OptionId))
            .ToListAsync(cancellationToken)).ToLookup(row => row.OptionId);
        var fallbacks = (await db.Set<OptionFallback>().AsTracking().Where(row => ids.Contains(row.OptionId))
            .OrderBy(row => row.Rank).ToListAsync(cancellationToken)).ToLookup(row => row.OptionId);
        var choices = (await db.Set<OptionChoice>().AsTracking().Where(row => ids.Contains(row.OptionId))
            .ToListAsync(cancellationToken)).ToLookup(row => row.OptionId);
        var lines = (await db.Set<PlacedLine>().AsTracking().Where(row => ids.Contains(row.OptionId))
            .ToListAsync(cancellationToken)).ToLookup(row => row.OptionId);
        return options.ConvertAll(option => new LoadedOption(
            option, [.. wishes[option.Id]], [.. fallbacks[option.Id]], [.. choices[option.Id]], [.. lines[option.Id]]));
    }

    /// <summary>The option, and those that are twinned with it: what happens to one happens to all.</summary>
    internal static async Task<List<LoadedOption>> LoadTwins(HubDb db, Guid id, CancellationToken cancellationToken)
    {
        var group = await db.Set<Option>().Where(option => option.Id == id).Select(option => option.TwinGroup)
            .SingleOrDefaultAsync(cancellationToken);
        var ids = group is null
            ? [id]
            : await db.Set<Option>().Where(option => option.TwinGroup == group).Select(option => option.Id)
                .ToListAsync(cancellationToken);
        var found = await LoadAll(db, ids, cancellationToken);
        return found.Count > 0 ? found : throw RuleViolation.NotFound("option", id);
    }

    /// <summary>A screen that shows an older version is told so, before it overwrites what somebody else did.</summary>
    /// <exception cref="RuleViolation">"option.changed".</exception>
    internal static void CheckVersion(Option option, int? seen)
    {
        if (seen is { } version && version != option.Version)
        {
            throw new RuleViolation(
                "option.changed", $"Option {option.Number} was changed by somebody else meanwhile: look at it again.")
            {
                Parts = [option.Number],
            };
        }
    }

    /// <summary>Moves it, and writes the move down.</summary>
    internal void Move(HubDb db, LoadedOption loaded, string verb, OptionActor actor, string why, OptionPicture before)
    {
        loaded.Option.Move(verb);
        Note(db, loaded, verb, actor, why, before);
    }

    /// <summary>Writes down what is no move between states, or the first one.</summary>
    /// <param name="db">The command's context.</param>
    /// <param name="loaded">As it is now.</param>
    /// <param name="verb">One of <see cref="OptionMoves"/>.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="why">May be empty where the rule asks for no reason.</param>
    /// <param name="before">Null for the first.</param>
    internal void Note(HubDb db, LoadedOption loaded, string verb, OptionActor actor, string why, OptionPicture? before) =>
        db.Add(new OptionMove
        {
            OptionId = loaded.Option.Id,
            AtMs = clock.NowMs(),
            Who = actor.Who,
            Verb = verb,
            From = before?.State ?? "",
            To = loaded.Option.State.ToString(),
            Why = why,
            Before = before is null ? "" : JsonSerializer.Serialize(before, Plain),
            After = JsonSerializer.Serialize(loaded.Picture(), Plain),
        });

    /// <summary>The due date by the terms that count now.</summary>
    internal void SetDueDay(Option option, EffectiveTerms terms) => option.DueDay = DueDates.Of(
        days.Of(option.PlacedAtMs > 0 ? option.PlacedAtMs : option.RequestedAtMs), days.Of(option.StartsAtMs),
        terms.DaysAfterPlacement, terms.DaysBeforeSession, option.PaymentDay);

    internal static async Task<Asker> AskerOf(HubDb db, Guid contactId, CancellationToken cancellationToken) =>
        await (
            from contact in db.Set<Contact>()
            join structure in db.Set<Structure>() on contact.StructureId equals structure.Id into structures
            from structure in structures.DefaultIfEmpty()
            join type in db.Set<CommunityType>() on structure.CommunityType equals type.Code into types
            from type in types.DefaultIfEmpty()
            where contact.Id == contactId
            select new Asker(
                contact.Id, contact.Number, (contact.FirstName + " " + contact.LastName).Trim(), contact.StructureId,
                type == null ? "" : type.Code, type == null ? "" : type.Name)).SingleOrDefaultAsync(cancellationToken)
        ?? throw RuleViolation.NotFound("contact", contactId);

    /// <summary>Keeps beside the option what it is found and sorted by.</summary>
    internal static async Task NoteNames(HubDb db, Option option, string subject, CancellationToken cancellationToken)
    {
        var who = await (
            from contact in db.Set<Contact>()
            join structure in db.Set<Structure>() on contact.StructureId equals structure.Id into structures
            from structure in structures.DefaultIfEmpty()
            where contact.Id == option.ContactId
            select new
            {
                contact.SearchText,
                contact.Number,
                Name = structure == null ? contact.LastName : structure.Name,
                contact.Country,
                PostalCode = structure == null ? contact.PostalCode : structure.PostalCode,
            }).SingleAsync(cancellationToken);
        // An index holds it: whatever somebody is called, it stays short enough for one.
        var text = $"{option.Number} {who.SearchText} {who.Number} {Contact.Folded(subject)}";
        option.SearchText = text.Length > LongestSearchText ? text[..LongestSearchText] : text;
        option.SubjectName = Contact.Folded(subject);
        option.ContactName = Contact.Folded(who.Name);
        option.Provenance = $"{who.Country} {who.PostalCode}".Trim();
    }

    internal static async Task<List<(OptionLimitation Table, IReadOnlyCollection<string> Types)>> Limitations(
        HubDb db, CancellationToken cancellationToken)
    {
        var types = (await db.Set<OptionLimitationType>().AsNoTracking().ToListAsync(cancellationToken))
            .ToLookup(row => row.Limitation, row => row.CommunityType);
        return [.. (await db.Set<OptionLimitation>().AsNoTracking().ToListAsync(cancellationToken))
            .Select(table => (table, (IReadOnlyCollection<string>)[.. types[table.Code]]))];
    }

    /// <summary>Places that other options of the structure have or ask for, by performance.</summary>
    internal static async Task<Dictionary<int, int>> HadByStructure(
        HubDb db, Asker asker, IReadOnlyCollection<Guid> but, CancellationToken cancellationToken)
    {
        var contacts = asker.StructureId is { } structure
            ? db.Set<Contact>().Where(contact => contact.StructureId == structure).Select(contact => contact.Id)
            : db.Set<Contact>().Where(contact => contact.Id == asker.ContactId).Select(contact => contact.Id);
        var live = db.Set<Option>().Where(option => contacts.Contains(option.ContactId) && !but.Contains(option.Id));
        var placed = await (
            from option in live
            join line in db.Set<PlacedLine>() on option.Id equals line.OptionId
            where option.State == OptionState.Placed || option.State == OptionState.Validated
                || option.State == OptionState.Firm || option.State == OptionState.TakenUp || option.State == OptionState.Sold
            group line.Quantity by line.Performance into lines
            select new { Performance = lines.Key, Places = lines.Sum() }).ToListAsync(cancellationToken);
        var asked = await live
            .Where(option => option.State == OptionState.Requested && option.WishedPerformance != null)
            .GroupBy(option => option.WishedPerformance!.Value)
            .Select(group => new { Performance = group.Key, Places = group.Sum(option => option.Requested) })
            .ToListAsync(cancellationToken);
        return placed.Concat(asked).GroupBy(row => row.Performance)
            .ToDictionary(group => group.Key, group => group.Sum(row => row.Places));
    }

    internal static Task<string> AudienceCategoryOf(HubDb db, string subCategory, CancellationToken cancellationToken) =>
        db.Set<AudienceSubCategory>().Where(row => row.Code == subCategory).Select(row => row.AudienceCategory)
            .SingleOrDefaultAsync(cancellationToken)!;
}
