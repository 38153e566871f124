using System.Globalization;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Options.V1;
using Wire = Ticketing.Protocol.Options.V1;
using OptionOutcome = Ticketing.Hub.Options.OptionOutcome;
using OptionState = Ticketing.Hub.Options.OptionState;

namespace Ticketing.Hub.Options;

[CalledBy(Caller.Operator)]
sealed class OptionsGrpc(
    HubDatabase database, Requests requests, OptionsQueries options, OptionCardQueries cards, RequestOption request,
    ChangeRequest change, PlaceDirectly direct, MoveOption move, ValidateOptions validate, OptionDays days)
    : OptionsService.OptionsServiceBase
{
    const int UsualPage = 50;

    public override async Task<OptionReply> RequestOption(RequestOptionRequest call, ServerCallContext context)
    {
        var by = Callers.Operator(context);
        // Before the contact is looked for: whoever may not ask is told so, whatever else is wrong.
        Rights.Require(by, OptionRights.Requests, Right.Create);
        var receipt = await request.Run(
            OptionActor.Of(by), call.RequestId,
            new NewRequest(
                await ContactId(call.Contact, context.CancellationToken), call.Channel, OptionWire.WishOf(call.Wish),
                call.AudienceSubCategory, call.InternalRemark),
            context.CancellationToken);
        return await Reply(receipt.Number, context.CancellationToken);
    }

    public override async Task<OptionReply> ChangeRequest(ChangeRequestRequest call, ServerCallContext context)
    {
        var by = Callers.Operator(context);
        Rights.Require(by, OptionRights.Requests, Right.Modify);
        var id = await OptionId(by, call.Number, context.CancellationToken);
        await requests.RunOnce(
            call.RequestId, by.Who, "ChangeRequest",
            async (db, token) =>
            {
                await change.Apply(
                    db, OptionActor.Of(by), id, call.Version == 0 ? null : call.Version, OptionWire.WishOf(call.Wish),
                    call.AudienceSubCategory.Length > 0 ? call.AudienceSubCategory : null, null, token);
                return MovedOption.Of(await db.Set<Option>().AsTracking().SingleAsync(row => row.Id == id, token));
            },
            context.CancellationToken);
        return await Reply(call.Number, context.CancellationToken);
    }

    public override Task<OptionReply> WithdrawRequest(ActRequest request, ServerCallContext context) =>
        Act(OptionAct.Withdraw, request, context);

    public override Task<OptionReply> RefuseOption(ActRequest request, ServerCallContext context) =>
        Act(OptionAct.Refuse, request, context);

    public override Task<OptionReply> CancelRefusal(ActRequest request, ServerCallContext context) =>
        Act(OptionAct.CancelRefusal, request, context);

    public override Task<OptionReply> WaitlistOption(ActRequest request, ServerCallContext context) =>
        Act(OptionAct.Waitlist, request, context);

    public override Task<OptionReply> ReturnToRefused(ActRequest request, ServerCallContext context) =>
        Act(OptionAct.ReturnToRefused, request, context);

    public override Task<OptionReply> CancelValidation(ActRequest request, ServerCallContext context) =>
        Act(OptionAct.CancelValidation, request, context);

    public override Task<OptionReply> MakeFirm(ActRequest request, ServerCallContext context) =>
        Act(OptionAct.MakeFirm, request, context);

    public override Task<OptionReply> ReleaseOption(ActRequest request, ServerCallContext context) =>
        Act(OptionAct.Release, request, context);

    public override Task<OptionReply> PlaceOption(PlaceOptionRequest request, ServerCallContext context) =>
        Allot(OptionAct.Place, request, context);

    public override Task<OptionReply> PromoteOption(PlaceOptionRequest request, ServerCallContext context) =>
        Allot(OptionAct.Promote, request, context);

    public override async Task<OptionReply> PlaceDirectly(PlaceDirectlyRequest request, ServerCallContext context)
    {
        var by = Callers.Operator(context);
        var wish = OptionWire.WishOf(request.Wish);
        Rights.Require(
            by, OptionRights.Manage(wish.Product.Length > 0 ? OptionKind.Product : OptionKind.Places), Right.Create);
        var receipt = await direct.Run(
            by, request.RequestId,
            new NewPlacement(
                await ContactId(request.Contact, context.CancellationToken), request.Channel, wish,
                request.AudienceSubCategory, request.HasContingent ? request.Contingent : null,
                request.OrderFile == 0 ? null : request.OrderFile, Day(request.PaymentDate), request.InternalRemark),
            context.CancellationToken);
        return await Reply(receipt.Number, context.CancellationToken);
    }

    public override async Task<ValidateOptionsReply> ValidateOptions(ValidateOptionsRequest request, ServerCallContext context)
    {
        const int longestId = 40;
        var by = Callers.Operator(context);
        Rights.Require(by, OptionRights.Order, Right.Execute);
        if (request.RequestId.Length is 0 or > longestId)
        {
            throw RuleViolation.Invalid(
                "request.id-invalid", $"request_id: 1 to {longestId} characters, not {request.RequestId.Length}.");
        }

        if (request.Numbers.Count > OptionsQueries.MostMarked)
        {
            throw RuleViolation.Invalid(
                "option.bulk-too-many", $"numbers: at most {OptionsQueries.MostMarked}, not {request.Numbers.Count}.");
        }

        List<Guid> ids;
        await using (var db = database.Read())
        {
            var seen = await OptionReach.Of(db, by, context.CancellationToken);
            var found = await seen.Where(option => request.Numbers.Contains(option.Number))
                .Select(option => new { option.Id, option.Number }).ToListAsync(context.CancellationToken);
            if (request.Numbers.Except(found.Select(row => row.Number)).FirstOrDefault() is > 0 and var missing)
                throw RuleViolation.NotFound("option", missing);
            ids = found.ConvertAll(row => row.Id);
        }

        var outcomes = await validate.Run(by, request.RequestId, ids, null, context.CancellationToken);
        return new ValidateOptionsReply { Outcomes = { outcomes.Select(OptionWire.OutcomeOf) } };
    }

    public override async Task<ListOptionsReply> ListOptions(ListOptionsRequest request, ServerCallContext context)
    {
        var page = await options.Search(
            Callers.Operator(context),
            new OptionSearch
            {
                Text = request.Text,
                States = [.. request.States.Select(OptionWire.StateOf)],
                Performance = request.Performance == 0 ? null : (int)request.Performance,
                OnlyOverdue = request.OnlyOverdue,
                Skip = request.Skip,
                Take = request.Take == 0 ? UsualPage : request.Take,
            },
            context.CancellationToken);
        return new ListOptionsReply
        {
            Total = page.Total,
            Options = { page.Lines.Select(line => OptionWire.RowOf(line, days.Today)) },
        };
    }

    public override async Task<OptionDetail> GetOption(GetOptionRequest request, ServerCallContext context)
    {
        var by = Callers.Operator(context);
        var card = await cards.Card(by, request.Number, context.CancellationToken);
        var line = (await options.Lines(by, [card.Option.Id], context.CancellationToken)).Single();
        return OptionWire.DetailOf(card, OptionWire.RowOf(line, days.Today));
    }

    async Task<OptionReply> Act(OptionAct act, ActRequest request, ServerCallContext context)
    {
        var by = Callers.Operator(context);
        var id = await OptionId(by, request.Number, context.CancellationToken);
        return OptionWire.ReplyOf(
            await move.Run(by, request.RequestId, act, id, request.Reason, null, context.CancellationToken));
    }

    async Task<OptionReply> Allot(OptionAct act, PlaceOptionRequest request, ServerCallContext context)
    {
        var by = Callers.Operator(context);
        var id = await OptionId(by, request.Number, context.CancellationToken);
        var seats = request.Seats.Select(one => new Hub.Options.AllottedSeats(
            one.Asked, one.Category.Length > 0 ? one.Category : one.Asked, one.Quantity)).ToList();
        if (request.AsWished)
        {
            await using var db = database.Read();
            seats = await db.Set<OptionWish>().Where(wish => wish.OptionId == id)
                .Select(wish => new Hub.Options.AllottedSeats(wish.Category, wish.Category, wish.Quantity))
                .ToListAsync(context.CancellationToken);
        }

        var allotment = new Allotment(
            request.Performance == 0 ? null : (int)request.Performance, request.HasContingent ? request.Contingent : null, seats,
            request.Version == 0 ? null : request.Version);
        return OptionWire.ReplyOf(
            await move.Run(by, request.RequestId, act, id, request.Reason, allotment, context.CancellationToken));
    }

    /// <exception cref="RuleViolation">"option.not-found": also where he may not see it.</exception>
    async Task<Guid> OptionId(SignedInOperator by, long number, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await (await OptionReach.Of(db, by, cancellationToken)).Where(option => option.Number == number)
            .Select(option => (Guid?)option.Id).SingleOrDefaultAsync(cancellationToken)
            ?? throw RuleViolation.NotFound("option", number);
    }

    async Task<Guid> ContactId(uint number, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<Contact>().Where(contact => contact.Number == (int)number)
            .Select(contact => (Guid?)contact.Id).SingleOrDefaultAsync(cancellationToken)
            ?? throw RuleViolation.NotFound("contact", number);
    }

    async Task<OptionReply> Reply(long number, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return OptionWire.ReplyOf(MovedOption.Of(
            await db.Set<Option>().SingleAsync(option => option.Number == number, cancellationToken)));
    }

    static int? Day(string iso) => iso.Length == 0 ? null
        : DateOnly.TryParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.DayNumber
            : throw RuleViolation.Invalid("option.invalid", $"payment_date: '{iso}' is not a day, e.g. 2027-03-12.");
}

/// <summary>Options as they go over the wire.</summary>
static class OptionWire
{
    public static WishedOption WishOf(Wish? wish) => wish is null
        ? throw RuleViolation.Invalid("option.invalid", "wish: is missing.")
        : new WishedOption(
            wish.EventId.Length > 0 ? Ids.Parse(wish.EventId, "event_id") : null, wish.Product,
            wish.Performance == 0 ? null : (int)wish.Performance, [.. wish.Fallbacks.Select(one => (int)one)],
            [.. wish.Choices.Select(one => (int)one)],
            [.. wish.Seats.Select(one => new WishedSeats(one.Category, one.Quantity))], wish.AcceptsUpgrade, wish.Remark);

    public static OptionReply ReplyOf(MovedOption moved) => new()
    {
        Number = moved.Number,
        State = StateOf(moved.State),
        Placed = moved.Placed,
        Performance = (uint)(moved.Performance ?? 0),
        DueDate = Date(moved.DueDay),
        OrderFile = moved.OrderFile ?? 0,
        Version = moved.Version,
    };

    public static Wire.OptionOutcome OutcomeOf(OptionOutcome outcome) => new()
    {
        Number = outcome.Number,
        Done = outcome.Done,
        Code = outcome.Code,
        Detail = outcome.Detail,
        OrderFile = outcome.OrderFile ?? 0,
    };

    public static OptionRow RowOf(OptionLine line, int today) => new()
    {
        Number = line.Number,
        State = StateOf(line.State),
        Contact = (uint)line.ContactNumber,
        ContactName = line.Contact,
        Structure = line.Structure,
        Provenance = line.Provenance,
        Subject = line.Subject,
        Performance = (uint)(line.Performance ?? 0),
        StartsAtMs = line.StartsAtMs,
        Requested = line.Asked,
        Placed = line.Placed,
        DueDate = Date(line.DueDay),
        DueDateProvisional = line.IsDueProvisional,
        Overdue = line.IsOverdue(today),
        OrderFile = line.OrderFile ?? 0,
        WaitingRank = line.WaitingRank,
    };

    public static OptionDetail DetailOf(OptionCard card, OptionRow row) => new()
    {
        Option = row,
        Version = card.Option.Version,
        Wish = new Wish
        {
            EventId = card.Option.EventId?.ToString() ?? "",
            Product = card.Option.Product,
            Performance = (uint)(card.Option.WishedPerformance ?? 0),
            Fallbacks = { card.Dates.Where(date => date.Rank > 0).Select(date => (uint)date.Performance) },
            Choices = { card.Choices.Select(one => (uint)one) },
            Seats = { card.Wishes.Select(wish => new Seats { Category = wish.Category, Quantity = wish.Quantity }) },
            AcceptsUpgrade = card.Option.AcceptsUpgrade,
            Remark = card.Option.Remark,
        },
        AudienceSubCategory = card.Option.AudienceSubCategory,
        Contingent = card.Option.Contingent,
        Channel = card.Option.Channel,
        InternalRemark = card.Option.InternalRemark,
        RefusalReason = card.Option.RefusalReason,
        Lines =
        {
            card.Lines.Select(line => new Wire.PlacedLine
            {
                Performance = (uint)line.Performance,
                Asked = line.Asked,
                Category = line.Category,
                Quantity = line.Quantity,
                Seats = { line.Seats },
            }),
        },
        Rooms =
        {
            card.Dates.SelectMany(date => date.Rooms.Select(room => new DateRoom
            {
                Performance = (uint)date.Performance,
                Rank = date.Rank,
                Category = room.Category,
                Free = Math.Max(0, room.Free),
                RequestedByOthers = room.AskedByOthers,
                PlacedForOthers = room.PlacedForOthers,
            })),
        },
        Twins = { card.Twins.Select(twin => twin.Number) },
        History =
        {
            card.History.Select(step => new HistoryStep
            {
                AtMs = step.AtMs,
                Who = step.Who,
                Verb = step.Verb,
                From = step.From,
                To = step.To,
                Why = step.Why,
            }),
        },
    };

    /// <summary>The wire counts from one: zero is what nobody has said.</summary>
    public static Wire.OptionState StateOf(OptionState state) => (Wire.OptionState)((int)state + 1);

    public static OptionState StateOf(Wire.OptionState state) =>
        state != Wire.OptionState.Unspecified && Enum.IsDefined((OptionState)((int)state - 1))
            ? (OptionState)((int)state - 1)
            : throw RuleViolation.Invalid("option.invalid", $"states: {(int)state} is no state.");

    static string Date(int? day) =>
        day is { } number ? DateOnly.FromDayNumber(number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";
}
