using System.Globalization;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Options.V1;
using Wire = Ticketing.Protocol.Options.V1;

namespace Ticketing.Hub.Options;

/// <summary>What operators do to options from elsewhere than the screens: the same use cases, the same rights.</summary>
[CalledBy(Caller.Operator)]
sealed class OptionsGrpc(RequestOption request, BulkOptions bulk, HubDatabase database) : OptionsService.OptionsServiceBase
{
    public override async Task<RequestOptionReply> RequestOption(RequestOptionRequest asked, ServerCallContext context)
    {
        var (contact, subject) = await Found(asked, context.CancellationToken);
        var wish = new WishedOption(
            subject, "", (int)asked.Performance, [.. asked.Fallbacks.Select(number => (int)number)], [],
            [.. asked.Seats.Select(seats => new WishedSeats(seats.Category, seats.Quantity))], asked.AcceptsUpgrade,
            asked.Remark);
        var receipt = await request.Run(
            OptionActor.Of(Callers.Operator(context)), asked.RequestId, new NewRequest(contact, asked.Channel, wish),
            context.CancellationToken);
        return new RequestOptionReply
        {
            OptionId = receipt.Id.ToString(),
            Number = receipt.Number,
            DueDate = receipt.DueDay is { } day
                ? DateOnly.FromDayNumber(day).ToString("O", CultureInfo.InvariantCulture)
                : "",
        };
    }

    public override async Task<ActOnOptionsReply> ActOnOptions(ActOnOptionsRequest asked, ServerCallContext context)
    {
        if (asked.Act == Wire.OptionAct.Unspecified || !Enum.TryParse<OptionAct>(asked.Act.ToString(), out var act))
            throw RuleViolation.Invalid("option.act-invalid", $"act: {asked.Act} is none.");
        var order = new BulkOrder(act, [.. asked.OptionIds.Select(id => Ids.Parse(id, "option_ids"))], asked.Reason);
        var lines = await bulk.Run(Callers.Operator(context), asked.RequestId, order, null, context.CancellationToken);
        return new ActOnOptionsReply { Outcomes = { lines.Select(OutcomeOf) } };
    }

    /// <summary>The contact by its number, and the event that the performance is of.</summary>
    async Task<(Guid Contact, Guid Event)> Found(RequestOptionRequest asked, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var contact = await db.Set<Contact>().Where(row => row.Number == asked.ContactNumber).Select(row => (Guid?)row.Id)
            .SingleOrDefaultAsync(cancellationToken) ?? throw RuleViolation.NotFound("contact", asked.ContactNumber);
        var subject = await db.Set<Performance>().Where(row => row.Number == (int)asked.Performance)
            .Select(row => (Guid?)row.EventId).SingleOrDefaultAsync(cancellationToken)
            ?? throw RuleViolation.NotFound("performance", asked.Performance);
        return (contact, subject);
    }

    static Wire.OptionOutcome OutcomeOf(BulkLine line) => new()
    {
        OptionId = line.Id.ToString(),
        Number = line.Number,
        State = (line.To ?? line.From).ToString(),
        Code = line.Code,
        Detail = line.Detail,
        OrderFile = line.OrderFile ?? 0,
        Places = line.Places,
    };
}
