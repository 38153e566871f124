using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>
/// What a validation tells a contact: written down as it was in the transaction of the validation, printed from there as often
/// as it is asked for.
/// </summary>
public sealed class ConfirmationBook(OptionDays days, Ids ids, TimeProvider clock)
{
    internal async Task<Confirmation> Add(
        HubDb db, OptionActor actor, Guid contactId, OpenedBooking? opened, List<LoadedOption> validated,
        CancellationToken cancellationToken)
    {
        var confirmation = new Confirmation
        {
            Id = ids.Next(),
            ContactId = contactId,
            OrderFile = opened?.File.Number,
            AtMs = clock.NowMs(),
            Who = actor.Who,
            Content = JsonSerializer.Serialize(await Content(db, contactId, opened, validated, cancellationToken)),
        };
        db.Add(confirmation);
        db.AddRange(validated.Select(loaded => new ConfirmedOption
        {
            ConfirmationId = confirmation.Id,
            OptionId = loaded.Option.Id,
        }));
        return confirmation;
    }

    async Task<RecapitulationContent> Content(
        HubDb db, Guid contactId, OpenedBooking? opened, List<LoadedOption> validated, CancellationToken cancellationToken)
    {
        var performances = await Performances(db, validated, cancellationToken);
        var lines = new List<RecapitulationLine>();
        var vat = new Dictionary<int, (long Net, long Tax)>();
        if (opened is not null)
        {
            var byOption = validated.ToDictionary(loaded => loaded.Option.Id);
            // What Open has added is tracked, and not saved yet.
            var operations = db.Set<BookingOperation>().Local.Where(row => row.BookingId == opened.Booking.Id)
                .ToDictionary(row => row.Id);
            foreach (var line in db.Set<BookingLine>().Local.Where(row => operations.ContainsKey(row.OperationId)))
            {
                var loaded = byOption[operations[line.OperationId].Subject];
                lines.Add(Line(loaded, line, performances[line.Performance]));
                var (_, tax) = Finance.Vat.Split(line.UnitPrice, line.VatRate);
                var had = vat.GetValueOrDefault(line.VatRate);
                vat[line.VatRate] = (had.Net + ((line.UnitPrice - tax) * line.Quantity), had.Tax + (tax * line.Quantity));
            }
        }

        var due = validated.Where(loaded => loaded.Option.State == OptionState.Validated).Min(loaded => loaded.Option.DueDay);
        return new RecapitulationContent(
            await House(db, cancellationToken), await ContactOf(db, contactId, cancellationToken),
            opened?.File.Number, DateOnly.FromDayNumber(days.Today),
            [.. lines.OrderBy(line => line.Starts).ThenBy(line => line.Option)], lines.Sum(line => line.Amount),
            0, "Par carte ou en espèces au guichet, ou par chèque, en rappelant le numéro de dossier.")
        {
            Currency = opened?.Booking.Currency ?? "EUR",
            PayBy = due is { } day ? DateOnly.FromDayNumber(day) : null,
            Refused = Refused(validated, performances),
            Waiting = await Waiting(db, contactId, cancellationToken),
            Vat = [.. vat.OrderBy(pair => pair.Key).Select(pair => new VatPart(pair.Key / 10, pair.Value.Net, pair.Value.Tax))],
        };
    }

    RecapitulationLine Line(LoadedOption loaded, BookingLine line, Told told)
    {
        var given = loaded.Lines.Find(one => one.HoldId == line.HoldId)!;
        return new RecapitulationLine(
            loaded.Option.Number, told.Event, days.Local(told.StartsAtMs), told.Space, given.Category, line.Quantity,
            line.UnitPrice, line.UnitPrice * line.Quantity, Tariff: line.Tariff)
        {
            OnFallbackDate = loaded.Option.Kind == OptionKind.Places && line.Performance != loaded.Option.WishedPerformance,
            Upgraded = given.Category != given.Asked,
        };
    }

    List<RefusedLine> Refused(List<LoadedOption> validated, Dictionary<int, Told> performances) =>
    [
        .. validated.Where(loaded => loaded.Option.State == OptionState.Refused).SelectMany(loaded => loaded.Wishes
            .Select(wish => new RefusedLine(
                loaded.Option.Number, NameOf(loaded.Option, performances), days.Local(loaded.Option.StartsAtMs),
                wish.Category, wish.Quantity, loaded.Option.RefusalReason))),
    ];

    static string NameOf(Option option, Dictionary<int, Told> performances) =>
        option.WishedPerformance is { } number && performances.TryGetValue(number, out var told) ? told.Event : option.Product;

    async Task<List<WaitingLine>> Waiting(HubDb db, Guid contactId, CancellationToken cancellationToken)
    {
        var waiting = await (
            from option in db.Set<Option>()
            join wish in db.Set<OptionWish>() on option.Id equals wish.OptionId
            join row in db.Set<Event>() on option.EventId equals row.Id
            where option.ContactId == contactId && option.State == OptionState.Waiting
            orderby option.Number
            select new { option.Number, row.Name, option.StartsAtMs, wish.Category, wish.Quantity })
            .ToListAsync(cancellationToken);
        return waiting.ConvertAll(row => new WaitingLine(
            row.Number, row.Name, days.Local(row.StartsAtMs), row.Category, row.Quantity));
    }

    sealed record Told(int Number, string Event, long StartsAtMs, string Space);

    static async Task<Dictionary<int, Told>> Performances(
        HubDb db, List<LoadedOption> validated, CancellationToken cancellationToken)
    {
        var numbers = validated.SelectMany(loaded => loaded.Lines.Select(line => line.Performance)
            .Concat(loaded.Option.WishedPerformance is { } first ? [first] : [])).Distinct().ToList();
        return await (
            from performance in db.Set<Performance>()
            join row in db.Set<Event>() on performance.EventId equals row.Id
            where numbers.Contains(performance.Number)
            select new Told(performance.Number, row.Name, performance.StartsAtMs, performance.Space))
            .ToDictionaryAsync(told => told.Number, cancellationToken);
    }

    static async Task<RecapitulationHouse> House(HubDb db, CancellationToken cancellationToken)
    {
        var house = await db.Set<IssuingOrganisation>().AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return new RecapitulationHouse(house?.Name ?? "", "", house?.LegalMentions ?? "");
    }

    static async Task<RecapitulationContact> ContactOf(HubDb db, Guid contactId, CancellationToken cancellationToken) =>
        await (
            from contact in db.Set<Contact>()
            join structure in db.Set<Structure>() on contact.StructureId equals structure.Id into structures
            from structure in structures.DefaultIfEmpty()
            where contact.Id == contactId
            select new RecapitulationContact(
                contact.Number, (contact.FirstName + " " + contact.LastName).Trim(),
                structure == null ? "" : structure.Name,
                (structure == null ? contact.PostalCode + " " + contact.City : structure.PostalCode + " " + structure.City)
                    .Trim())).SingleAsync(cancellationToken);
}

/// <summary>Sends the contact its confirmation: one mail, with the recapitulation.</summary>
sealed class SendConfirmation(Outbox outbox) : IFactHandler<OptionsConfirmed>
{
    public async Task Handle(HubDb db, OptionsConfirmed fact, CancellationToken cancellationToken)
    {
        var confirmation = await db.Set<Confirmation>().AsNoTracking()
            .SingleAsync(row => row.Id == fact.ConfirmationId, cancellationToken);
        var contact = await db.Set<Contact>().AsNoTracking()
            .SingleAsync(row => row.Id == confirmation.ContactId, cancellationToken);
        var content = JsonSerializer.Deserialize<RecapitulationContent>(confirmation.Content)!;
        await outbox.Send(
            db,
            new Letter(
                $"confirmation:{confirmation.Id}", contact.Email, (contact.FirstName + " " + contact.LastName).Trim(),
                ConfirmationMail.Subject(content), ConfirmationMail.Text(content), ConfirmationMail.FileName(content),
                RecapitulationPdf.Render(content)),
            cancellationToken);
    }
}

/// <summary>The words of the mail that carries a recapitulation.</summary>
static class ConfirmationMail
{
    public static string Subject(RecapitulationContent content) => content.OrderFile is { } file
        ? $"{content.House.Name} : confirmation de vos options, dossier n° {file}"
        : $"{content.House.Name} : réponse à vos demandes d'options";

    public static string FileName(RecapitulationContent content) =>
        content.OrderFile is { } file ? $"recapitulatif-{file}.pdf" : "recapitulatif.pdf";

    public static string Text(RecapitulationContent content)
    {
        var text = new System.Text.StringBuilder($"Bonjour {content.Contact.Name},\n\n");
        if (content.Lines.Count > 0)
        {
            text.Append($"Nous avons le plaisir de vous confirmer {content.Lines.Sum(line => line.Quantity)} places");
            text.Append(content.OrderFile is { } file ? $" (dossier n° {file}).\n" : ".\n");
            if (content.PayBy is { } day)
                text.Append($"Merci de régler avant le {day:dd/MM/yyyy}. Sans règlement, les places seront remises en vente.\n");
        }

        if (content.Refused.Count > 0)
            text.Append("Une partie de vos demandes n'a pas pu être satisfaite : le détail est dans le récapitulatif.\n");
        if (content.Waiting.Count > 0)
            text.Append("Certaines demandes sont sur liste d'attente : nous vous écrirons dès que des places se libèrent.\n");
        return text.Append($"\nLe récapitulatif est joint à ce message.\n\n{content.House.Name}\n").ToString();
    }
}
