using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <param name="Parent">Of an activity its season, of an event its activity.</param>
public sealed record NamedChoice(Guid Id, Guid? Parent, string Name);

public sealed record CodedChoice(string Code, string Name, string Group = "");

public sealed record SessionChoice(int Number, long StartsAtMs);

/// <summary>What the filters of the list offer.</summary>
public sealed record OptionChoices(
    List<NamedChoice> Seasons, List<NamedChoice> Activities, List<NamedChoice> Events, List<CodedChoice> Products,
    List<SessionChoice> Performances)
{
    public static OptionChoices None { get; } = new([], [], [], [], []);
}

/// <summary>What a form for a new option offers, besides its event or product.</summary>
public sealed record FormChoices(
    List<CodedChoice> Channels, List<CodedChoice> Audiences, List<CodedChoice> Contingents);

/// <summary>An event or product with its dates, and what each has left.</summary>
public sealed record SubjectChoice(
    string Name, OptionKind Kind, bool Allowed, bool CountsAgainstAvailability, int Choices, bool AllIncluded,
    List<OptionDate> Dates);

/// <summary>Lists to choose from on the screens of options.</summary>
public sealed class OptionChoicesQueries(HubDatabase database)
{
    /// <param name="event">Whose performances are listed; null for none.</param>
    public async Task<OptionChoices> Lists(Guid? @event, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return new OptionChoices(
            await db.Set<Season>().OrderBy(row => row.Name).Select(row => new NamedChoice(row.Id, null, row.Name))
                .ToListAsync(cancellationToken),
            await db.Set<Activity>().OrderBy(row => row.Name).Select(row => new NamedChoice(row.Id, row.SeasonId, row.Name))
                .ToListAsync(cancellationToken),
            await db.Set<Event>().OrderBy(row => row.Name).Select(row => new NamedChoice(row.Id, row.ActivityId, row.Name))
                .ToListAsync(cancellationToken),
            await Products(db, cancellationToken),
            @event is not { } id
                ? []
                : await db.Set<Performance>().Where(row => row.EventId == id).OrderBy(row => row.StartsAtMs)
                    .Select(row => new SessionChoice(row.Number, row.StartsAtMs)).ToListAsync(cancellationToken));
    }

    public async Task<FormChoices> Form(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return new FormChoices(
            await db.Set<SalesChannel>().OrderBy(row => row.Kind).ThenBy(row => row.Name)
                .Select(row => new CodedChoice(row.Code, row.Name, "")).ToListAsync(cancellationToken),
            await (
                from sub in db.Set<AudienceSubCategory>()
                join category in db.Set<AudienceCategory>() on sub.AudienceCategory equals category.Code
                orderby category.Name, sub.Name
                select new CodedChoice(sub.Code, sub.Name, category.Name)).ToListAsync(cancellationToken),
            await db.Set<Contingent>().OrderBy(row => row.Name).Select(row => new CodedChoice(row.Code, row.Name, ""))
                .ToListAsync(cancellationToken));
    }

    /// <summary>Order files of a contact that an option may go into, the newest first.</summary>
    public async Task<List<ContactFile>> Files(Guid contact, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await OptionCardQueries.Files(db, contact, cancellationToken);
    }

    /// <summary>The default audience and contingent of a contact: those of its community type.</summary>
    public async Task<(string Audience, string Contingent)> DefaultsOf(Guid contact, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var found = await (
            from row in db.Set<Contact>()
            join structure in db.Set<Structure>() on row.StructureId equals structure.Id
            join type in db.Set<CommunityType>() on structure.CommunityType equals type.Code
            where row.Id == contact
            select new { type.AudienceSubCategory, type.Contingent }).SingleOrDefaultAsync(cancellationToken);
        return (found?.AudienceSubCategory ?? "", found?.Contingent ?? "");
    }

    /// <param name="by">Who asks.</param>
    /// <param name="event">Of a place option; null for a product.</param>
    /// <param name="product">Code; empty for places.</param>
    /// <param name="contingent">For which is told what is left.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RuleViolation">"event.not-found", "product.not-found", "right.perimeter".</exception>
    public async Task<SubjectChoice> Subject(
        SignedInOperator by, Guid? @event, string product, string contingent, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var subject = @event is { } id
            ? await OptionSubjects.OfEvent(db, id, cancellationToken)
            : await OptionSubjects.OfProduct(db, product, [], cancellationToken);
        Rights.RequireCovers(by, PerimeterKind.ProductFamily, subject.Family);
        return new SubjectChoice(
            subject.Name, subject.Product is null ? OptionKind.Places : OptionKind.Product, subject.Terms.Allowed,
            subject.Terms.CountsAgainstAvailability, subject.Product?.Choices ?? 0,
            subject.Product is { Kind: not ProductKind.ChoiceSubscription },
            await OptionDates.Of(db, subject, contingent, cancellationToken));
    }

    static Task<List<CodedChoice>> Products(HubDb db, CancellationToken cancellationToken) =>
        db.Set<Product>().Where(row => row.Kind != ProductKind.Goods && row.SeasonId != null).OrderBy(row => row.Name)
            .Select(row => new CodedChoice(row.Code, row.Name, "")).ToListAsync(cancellationToken);
}
