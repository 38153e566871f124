using Grpc.Core;
using Ticketing.Appliance.Printing;
using Ticketing.Protocol.Counter.V1;
using Money = Ticketing.Protocol.Money;

namespace Ticketing.Appliance.Till;

/// <summary>The counter on the local port: the same use cases as the touch screen.</summary>
sealed class CounterGrpc(SignIn signIn, AddPlaces addPlaces, TakeUpBookings takeUp, Carts carts, AbandonCart abandon, PayCart pay, TopUpWallet topUp, CloseDay closeDay,
    MoveCash moveCash, ReprintTicket reprint, PrintRecord record, TakeCard card, Spool spool, Printers printers, House house, TillLink link,
    TimeProvider clock) : CounterService.CounterServiceBase
{
    public override Task<SignInReply> SignIn(SignInRequest request, ServerCallContext context)
    {
        var session = signIn.Open(request.Operator, request.Code);
        return Task.FromResult(new SignInReply { Session = session.Token, OperatorName = session.OperatorName });
    }

    public override async Task<Protocol.Counter.V1.Cart> AddPlaces(AddPlacesRequest request, ServerCallContext context)
    {
        var session = signIn.Check(request.Session, TillRights.Sell);
        var quantity = request.SeatIds.Count > 0 ? request.SeatIds.Count : request.Quantity;
        var cart = await addPlaces.AddAsync(session, request.RequestId, request.CartId,
            new(request.Performance, request.Category, [(request.Tariff, quantity)], [.. request.SeatIds], request.MaySplit));
        return Wire(cart);
    }

    public override async Task<Protocol.Counter.V1.Cart> RemovePlace(RemovePlaceRequest request, ServerCallContext context)
    {
        signIn.Check(request.Session, TillRights.Sell);
        var cart = carts.Get(request.CartId);
        await abandon.RemovePlaceAsync(cart.Id, request.TicketSerial);
        return Wire(cart);
    }

    public override async Task<FindBookingsReply> FindBookings(FindBookingsRequest request, ServerCallContext context)
    {
        var session = signIn.Check(request.Session, TillRights.Sell);
        return new FindBookingsReply { Files = { await takeUp.FindAsync(session, request.Text, request.Limit) } };
    }

    public override async Task<Protocol.Counter.V1.Cart> TakeUp(TakeUpRequest request, ServerCallContext context)
    {
        var session = signIn.Check(request.Session, TillRights.Sell);
        RequireId(request.RequestId);
        return Wire(await takeUp.TakeAsync(session, request.RequestId, request.OrderFile, [.. request.OperationIds]));
    }

    public override async Task<AbandonReply> Abandon(AbandonRequest request, ServerCallContext context)
    {
        signIn.Check(request.Session, TillRights.Sell);
        await abandon.AbandonAsync(request.CartId, context.CancellationToken);
        return new AbandonReply();
    }

    public override async Task<PayReply> Pay(PayRequest request, ServerCallContext context)
    {
        var session = signIn.Check(request.Session, TillRights.Sell);
        RequireId(request.RequestId);
        IReadOnlyList<PaymentPart> parts = request.Parts.Count > 0
            ? [.. request.Parts.Select(p => new PaymentPart(p.Method, p.Amount is null ? null : Cents(p.Amount), Cents(p.Tendered)))]
            : [new(request.Method, null, Cents(request.Tendered))];
        var done = await pay.PayAsync(session, request.RequestId, request.CartId, request.ContactId, parts);
        var reply = new PayReply
        {
            SaleId = done.Sale.Sale.SaleId,
            ReceiptNumber = done.Sale.Sale.ReceiptNumber,
            Change = Money.Euro(done.ChangeCents),
            Offline = done.Sale.Offline,
        };
        reply.Places.AddRange(done.Sale.Sale.Places);
        return reply;
    }

    public override async Task<TopUpReply> TopUp(TopUpRequest request, ServerCallContext context)
    {
        var session = signIn.Check(request.Session, TillRights.TopUp);
        RequireId(request.RequestId);
        var done = await topUp.TopUpAsync(session, request.RequestId, request.Chip, Cents(request.Amount), request.Method, Cents(request.Tendered));
        return new TopUpReply { TopUpId = done.TopUp.TopUpId, ReceiptNumber = done.TopUp.ReceiptNumber, Change = Money.Euro(done.ChangeCents) };
    }

    public override async Task<ReportReply> Report(ReportRequest request, ServerCallContext context)
    {
        var session = signIn.Check(request.Session, request.Close ? TillRights.CloseDesk : TillRights.ReadDesk);
        if (!request.Close)
            return Wire(0, closeDay.X(session).Figures, closeDay.X(session).PerpetualCents);
        var z = await closeDay.ZAsync(session, Cents(request.CountedCash));
        return Wire(z.ZNumber, z.Figures, z.PerpetualCents);
    }

    public override Task<ListOnSaleReply> ListOnSale(ListOnSaleRequest request, ServerCallContext context)
    {
        var reply = new ListOnSaleReply();
        foreach (var performance in house.OnSale(clock.GetUtcNow().ToUnixTimeMilliseconds()))
        {
            reply.Performances.Add(performance);
            foreach (var category in house.Categories(performance.Number))
            {
                reply.Categories.Add(category);
                reply.Prices.AddRange(house.Prices(performance.Number, category.Code));
            }
        }
        return Task.FromResult(reply);
    }

    public override async Task<CancelCardReply> CancelCard(CancelCardRequest request, ServerCallContext context)
    {
        signIn.Check(request.Session);
        return new CancelCardReply { Abandoned = await card.CancelAsync(context.CancellationToken) };
    }

    public override Task<ReprintReply> Reprint(ReprintRequest request, ServerCallContext context)
    {
        var session = signIn.Check(request.Session, TillRights.Reprint);
        RequireId(request.RequestId);
        return Task.FromResult(new ReprintReply { Copy = reprint.Reprint(session, request.RequestId, request.TicketSerial, request.Reason) });
    }

    public override async Task<MoveCashReply> MoveCash(MoveCashRequest request, ServerCallContext context)
    {
        var session = signIn.Check(request.Session, TillRights.CloseDesk);
        RequireId(request.RequestId);
        var page = await moveCash.MoveAsync(session, request.RequestId, request.Kind, Cents(request.Amount), request.Reason);
        return new MoveCashReply { ExpectedCash = Money.Euro(page.Figures.ExpectedCashCents) };
    }

    public override Task<ListPrintJobsReply> ListPrintJobs(ListPrintJobsRequest request, ServerCallContext context)
    {
        signIn.Check(request.Session);
        var reply = new ListPrintJobsReply { ReceiptPrinterFault = printers.FaultOf(PrintJob.ReceiptPrinter), TicketPrinterFault = printers.FaultOf(PrintJob.TicketPrinter) };
        reply.Jobs.AddRange(spool.Open().Select(j => new PrintJobRow
        {
            JobId = j.Id,
            Kind = j.Kind.ToString(),
            State = j.State.ToString(),
            Detail = j.Detail,
            Copy = j.Copy,
            TicketSerial = j.TicketSerial,
        }));
        return Task.FromResult(reply);
    }

    public override async Task<SettlePrintJobReply> SettlePrintJob(SettlePrintJobRequest request, ServerCallContext context)
    {
        await record.SettleAsync(signIn.Check(request.Session), request.JobId, request.CameOut);
        return new SettlePrintJobReply();
    }

    Protocol.Counter.V1.Cart Wire(Cart cart)
    {
        var wire = new Protocol.Counter.V1.Cart
        {
            CartId = cart.Id,
            Total = Money.Euro(cart.TotalCents),
            ExpiresAtMs = cart.ExpiresAtMs,
            Offline = !link.IsOnline,
            OrderFile = cart.OrderFile,
            Deposit = Money.Euro(cart.DepositCents),
            Due = Money.Euro(cart.DueCents),
        };
        wire.Lines.AddRange(cart.Lines.Select(l => new Protocol.Counter.V1.CartLine { Place = l.Place, Tariff = l.Tariff, Price = Money.Euro(l.Cents) }));
        return wire;
    }

    static ReportReply Wire(long zNumber, DayFigures day, long perpetualCents) => new()
    {
        ZNumber = zNumber,
        FirstReceipt = day.FirstReceipt,
        LastReceipt = day.LastReceipt,
        Cash = Money.Euro(day.CashCents),
        Card = Money.Euro(day.CardCents),
        TopUps = Money.Euro(day.TopUpCents),
        PerpetualTotal = Money.Euro(perpetualCents),
        Tickets = day.Tickets,
        ExpectedCash = Money.Euro(day.ExpectedCashCents),
    };

    static long Cents(Protocol.Wire.Money? money) => money is null or { Currency: "EUR" or "" }
        ? money?.MinorUnits ?? 0
        : throw RuleViolation.Invalid("till.currency", $"currency: {money.Currency} n'est pas accepté, EUR seulement.");

    static void RequireId(string requestId)
    {
        if (requestId.Length is 0 or > 100)
            throw RuleViolation.Invalid("till.request-id", "request_id: 1 à 100 caractères, nouveau pour chaque demande.");
    }
}
