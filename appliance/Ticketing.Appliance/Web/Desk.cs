using System.Globalization;
using Microsoft.Extensions.Localization;
using Ticketing.Appliance.Hardware;
using Ticketing.Appliance.Printing;
using Ticketing.Appliance.Sync;
using Ticketing.Appliance.Till;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Web;

public enum DeskView { SignIn, Performances, Sell, TakeUp, Pay, Done, Day, TopUp, Reprint, Printing, Status }

/// <summary>What the use cases of the counter are to one screen.</summary>
public sealed record Counter(SignIn SignIn, House House, TillLink Link, AddPlaces AddPlaces, TakeUpBookings TakeUp,
    AbandonCart Abandon, PayCart Pay, TakeCard Card,
    TopUpWallet TopUp, MoveCash MoveCash, CloseDay CloseDay, ReprintTicket Reprint, PrintRecord Prints, Books Books, Carts Carts, Spool Spool,
    Printers Printers, LeaseKeeper Leases, CardPaymentTable Payments, RecoverCards Recovery, SalePapers Papers, TillFile File, Journal Journal,
    ICustomerDisplay Display, TillIdentity Till, TillOptions Options, TimeProvider Clock);

/// <param name="Take">Puts them into the cart; false when that was refused.</param>
public sealed record PlacesChosen(long Cents, Func<Task<bool>> Take);

/// <summary>One open screen: who is signed in, which cart is in hand, what is shown. It decides nothing: the use cases do.</summary>
public sealed partial class Desk(Counter counter, IStringLocalizer<TillText> text, ILogger<Desk> log) : IAsyncDisposable
{
    public Counter Counter => counter;

    public CashierSession? Session { get; private set; }

    public DeskView View { get; private set; } = DeskView.SignIn;

    public Cart? Cart { get; private set; }

    public SaleDone? Done { get; private set; }

    public PerformanceRow? Performance { get; private set; }

    /// <summary>The last "no", until the next action.</summary>
    public string? Error { get; private set; }

    public string? Notice { get; private set; }

    /// <summary>Something is under way and the buttons wait.</summary>
    public bool Busy { get; private set; }

    /// <summary>Amount that the card terminal is asked for; null when it is not.</summary>
    public long? WaitingForCard { get; private set; }

    /// <summary>Places chosen on the screen that are not in the cart yet; null when there are none.</summary>
    public PlacesChosen? Chosen { get; set; }

    /// <summary>What the customer will pay: the cart and what is chosen.</summary>
    public long TotalCents => (Cart?.TotalCents ?? 0) + (Chosen?.Cents ?? 0);

    public event Action? Changed;

    public string Culture => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? "en-GB" : "fr-FR";

    public string Euro(long cents) => Money.Euro(cents).ToString(CultureInfo.GetCultureInfo(Culture));

    public DateTimeOffset Local(long ms) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), counter.Options.Zone);

    public DateTimeOffset Now => TimeZoneInfo.ConvertTime(counter.Clock.GetUtcNow(), counter.Options.Zone);

    public void Show(DeskView view)
    {
        if (Session is null && view != DeskView.SignIn)
            return;
        (Error, Notice) = (null, null);
        View = view;
        Chosen = null;
        if (view == DeskView.Performances)
            Performance = null;
        Tell();
    }

    public void Open(PerformanceRow performance)
    {
        Performance = performance;
        Show(DeskView.Sell);
    }

    public Task SignInAsync(string name, string code) => Run(() =>
    {
        Session = counter.SignIn.Open(name, code);
        Show(DeskView.Performances);
        Greet();
        return Task.CompletedTask;
    });

    public Task SignOutAsync() => Run(() =>
    {
        if (Cart is { Lines.Count: > 0 })
            throw new RuleViolation("till.cart-open", text["FinishCartFirst"]);
        if (Session is not null)
            counter.SignIn.Close(Session.Token);
        Session = null;
        Cart = null;
        Show(DeskView.SignIn);
        return Task.CompletedTask;
    });

    public Task AddAsync(string category, IReadOnlyList<(string, int)> tariffs, IReadOnlyList<string> seats, bool maySplit) => Run(async () =>
    {
        var wanted = new PlacesWanted(Performance!.Number, category, tariffs, seats, maySplit);
        Cart = await counter.AddPlaces.AddAsync(Signed(), Guid.CreateVersion7().ToString(), Cart?.Id, wanted);
        ShowTotal();
    });

    /// <summary>One touch from the choice to the payment: what is chosen goes into the cart first.</summary>
    public async Task ToPayAsync()
    {
        if (Chosen is { } chosen && !await chosen.Take())
            return;
        if (Cart is { Lines.Count: > 0 })
            Show(DeskView.Pay);
    }

    public Task RemoveAsync(ulong serial) => Run(async () =>
    {
        await counter.Abandon.RemovePlaceAsync(Cart!.Id, serial);
        ShowTotal();
    });

    public Task NextTariffAsync(CartLine line) => Run(() =>
    {
        var prices = counter.House.Prices(line.Place.Performance, line.Place.Category).ToList();
        var at = prices.FindIndex(p => p.Tariff == line.Tariff);
        if (prices.Count > 0)
            Cart!.SetTariff(line.Place.TicketSerial, prices[(at + 1) % prices.Count]);
        ShowTotal();
        return Task.CompletedTask;
    });

    public Task AbandonAsync() => Run(async () =>
    {
        Signed();
        if (Cart is null)
            return;
        var (cash, from) = (Cart.Taken.Where(t => t.Method == PaymentMethod.Cash).Sum(t => t.Cents), View);
        await counter.Abandon.AbandonAsync(Cart.Id, CancellationToken.None);
        Cart = null;
        // Whoever went on meanwhile, because the hub took its time, stays where she went.
        if (View == from)
            Show(Performance is null ? DeskView.Performances : DeskView.Sell);
        if (cash > 0)
            Notice = text["CashBack", Euro(cash)];
        Greet();
    });

    /// <summary>A cart of this till that was left with money in it.</summary>
    public Cart? Waiting => Cart is null ? counter.Carts.Open.FirstOrDefault(c => c.TakenCents > 0) : null;

    public void Resume(Cart cart)
    {
        Cart = cart;
        Show(DeskView.Pay);
    }

    public Task CashAsync(long tenderedCents) => Run(async () =>
    {
        var due = Cart!.DueCents;
        if (due > 0)
            counter.Pay.TakeCash(Cart, Math.Min(due, tenderedCents == 0 ? due : tenderedCents), tenderedCents == 0 ? due : tenderedCents);
        await FinishWhenPaidAsync();
    });

    public Task CardAsync(long cents) => Run(async () =>
    {
        var amount = cents == 0 ? Cart!.DueCents : Math.Min(cents, Cart!.DueCents);
        WaitingForCard = amount;
        counter.Display.Show(DisplayText.Amount("Carte", Money.Euro(amount).ToString()), "Presentez carte");
        Tell();
        try
        {
            await counter.Pay.TakeCardAsync(Cart!, amount);
        }
        finally
        {
            WaitingForCard = null;
            ShowTotal();
        }
        await FinishWhenPaidAsync();
    });

    /// <summary>Not through <see cref="Run"/>: a payment is under way, and it ends that.</summary>
    public async Task CancelCardAsync()
    {
        try
        {
            if (!await counter.Card.CancelAsync(CancellationToken.None))
                Notice = text["CancelTooLate"];
        }
        catch (RuleViolation no)
        {
            Error = Say(no);
        }
        Tell();
    }

    public Task ZAsync(long countedCents) => Run(async () =>
    {
        var z = await counter.CloseDay.ZAsync(Signed(), countedCents);
        Notice = text["ZDone", z.ZNumber];
    });

    public Task MoveCashAsync(string kind, long cents, string reason) => Run(async () =>
    {
        await counter.MoveCash.MoveAsync(Signed(), Guid.CreateVersion7().ToString(), kind, cents, reason);
        Notice = text["CashMoved"];
    });

    public Task PrintXAsync() => Run(() =>
    {
        counter.File.Write(t => Spool.Add(t, counter.Papers.X(counter.CloseDay.X(Signed()), counter.Clock.GetUtcNow().ToUnixTimeMilliseconds())));
        counter.Spool.Added();
        Notice = text["Printing"];
        return Task.CompletedTask;
    });

    public Task TopUpAsync(string request, string chip, long cents, PaymentMethod method, long tendered) => Run(async () =>
    {
        if (method == PaymentMethod.Card)
            WaitingForCard = cents;
        Tell();
        try
        {
            var done = await counter.TopUp.TopUpAsync(Signed(), request, chip, cents, method, tendered);
            Notice = text["TopUpDone", Euro(cents), done.TopUp.ReceiptNumber, Euro(done.ChangeCents)];
        }
        finally
        {
            WaitingForCard = null;
        }
    });

    public Task ReprintAsync(ulong serial, string reason) => Run(() =>
    {
        counter.Reprint.Reprint(Signed(), Guid.CreateVersion7().ToString(), serial, reason);
        Notice = text["ReprintQueued"];
        return Task.CompletedTask;
    });

    public Task SettlePrintAsync(string jobId, bool cameOut) => Run(() => counter.Prints.SettleAsync(Signed(), jobId, cameOut));

    /// <summary>The screen is gone for good: what was only chosen is free again; a cart with money in it waits for the next screen.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Session is not null)
            counter.SignIn.Close(Session.Token);
        if (Cart is { State: CartState.Open, TakenCents: 0 } left && !counter.Card.IsUnsettled(left.SaleId))
            await counter.Abandon.AbandonAsync(left.Id, CancellationToken.None);
    }

    public void NewSale()
    {
        Done = null;
        Cart = null;
        Show(Performance is null ? DeskView.Performances : DeskView.Sell);
        Greet();
    }

    public void Tell() => Changed?.Invoke();

    CashierSession Signed() => counter.SignIn.Check(Session?.Token ?? "");

    async Task FinishWhenPaidAsync()
    {
        if (Cart!.DueCents > 0)
        {
            ShowTotal();
            return;
        }
        Done = await counter.Pay.FinishAsync(Signed(), Cart);
        Cart = null;
        Show(DeskView.Done);
        counter.Display.Show(Done.ChangeCents > 0 ? DisplayText.Amount("Rendu", Money.Euro(Done.ChangeCents).ToString()) : "Merci !", "Bon spectacle");
    }

    async Task Run(Func<Task> action)
    {
        if (Busy)
            return;
        (Busy, Error, Notice) = (true, null, null);
        Tell();
        try
        {
            await action();
        }
        catch (RuleViolation no)
        {
            Error = Say(no);
            if (no.Code == "till.not-signed-in")
            {
                Session = null;
                View = DeskView.SignIn;
            }
        }
        catch (Exception e)
        {
            LogFailed(e);
            Error = text["Fault"];
        }
        finally
        {
            Busy = false;
            Tell();
        }
    }

    string Say(RuleViolation no)
    {
        var said = text["rule." + no.Code];
        return said.ResourceNotFound ? no.Detail : said.Value;
    }

    void ShowTotal()
    {
        if (Cart is { Lines.Count: > 0 } cart)
            counter.Display.Show(string.Create(CultureInfo.InvariantCulture, $"{cart.Lines.Count} place(s)"),
                DisplayText.Amount("Total", Money.Euro(cart.DueCents).ToString()));
    }

    void Greet() => counter.Display.Show(counter.House.Site.OrganisationName, "Bonjour !");

    [LoggerMessage(Level = LogLevel.Error, Message = "An action of the touch screen failed.")]
    partial void LogFailed(Exception error);
}
