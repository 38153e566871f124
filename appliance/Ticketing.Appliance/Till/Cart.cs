using System.Collections.Concurrent;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Sync.V1;
using Ticketing.Protocol.Till.V1;

namespace Ticketing.Appliance.Till;

public enum CartState { Open, Paying, Paid, Abandoned }

/// <param name="SourceId">Hold or lease that the place comes from.</param>
/// <param name="UntilMs">The place is ours until then.</param>
public sealed record CartLine(Place Place, string Tariff, string TariffName, long Cents, int VatRate, string SourceId, bool FromLease, long UntilMs);

/// <summary>Money already taken for a cart.</summary>
/// <param name="CardReference">Our own reference of a card payment.</param>
public sealed record Taken(PaymentMethod Method, long Cents, long TenderedCents, long ChangeCents, string TerminalReference, string CardReference = "");

/// <summary>What one customer buys. It lives in memory: what was not paid when the power goes was not sold.</summary>
public sealed class Cart(string id, string operatorId, string currency)
{
    public static readonly Moves<CartState> Moves = new("cart", CartState.Open,
    [
        (CartState.Open, CartState.Paying, "a payment begins"),
        (CartState.Paying, CartState.Open, "the payment did not happen, or something is still due"),
        (CartState.Paying, CartState.Paid, "the sale is in the journal"),
        (CartState.Open, CartState.Abandoned, "the customer goes, or the time is over"),
    ]);

    IDisposable? pin;
    readonly List<CartLine> lines = [];
    readonly List<Taken> taken = [];
    readonly ConcurrentDictionary<string, bool> requests = new(StringComparer.Ordinal);

    public string Id => id;

    public string OperatorId => operatorId;

    public string Currency => currency;

    /// <summary>The sale that it will become: the same however often its payment is tried.</summary>
    public string SaleId { get; set; } = Guid.CreateVersion7().ToString();

    public string ContactId { get; set; } = "";

    public string ContactName { get; set; } = "";

    public CartState State { get; private set; } = CartState.Open;

    public IReadOnlyList<CartLine> Lines => lines;

    public IReadOnlyList<Taken> Taken => taken;

    public long TotalCents => lines.Sum(l => l.Cents);

    public long TakenCents => taken.Sum(t => t.Cents);

    /// <summary>Number of the order file that was taken up; 0: single places.</summary>
    public long OrderFile { get; private set; }

    public string Structure { get; private set; } = "";

    /// <summary>On account for the order file, whatever this cart needs of it.</summary>
    public long DepositLeftCents { get; private set; }

    /// <summary>Acompte: it pays first, by itself.</summary>
    public long DepositCents => Math.Min(DepositLeftCents, TotalCents);

    public long DueCents => TotalCents - DepositCents - TakenCents;

    public bool Offline => lines.Exists(l => l.FromLease);

    public long ExpiresAtMs => lines.Count == 0 ? long.MaxValue : lines.Min(l => l.UntilMs);

    public bool Holds(ulong serial) => State is CartState.Open or CartState.Paying && lines.Exists(l => l.Place.TicketSerial == serial);

    public void Move(CartState to)
    {
        State = Moves.Check(State, to);
        if (to is CartState.Paid or CartState.Abandoned)
            Unpin();
    }

    /// <summary>Money is about to be taken: from now on the hub waits for this cart's end before it gives its places to others.</summary>
    public void Pin(Journal journal) => pin ??= journal.OpenIntent();

    public void Unpin()
    {
        pin?.Dispose();
        pin = null;
    }

    /// <summary>This request has been carried out on it.</summary>
    public bool Did(string requestId) => requests.ContainsKey(requestId);

    public void Begin(string requestId) => requests[requestId] = true;

    public void Forget(string requestId) => requests.TryRemove(requestId, out _);

    public void Add(IEnumerable<CartLine> more)
    {
        CheckMayChange();
        lines.AddRange(more);
    }

    /// <summary>It is the cart of an order file from now on.</summary>
    public void TakeUp(long orderFile, long depositLeftCents, ContactFound? contact)
    {
        CheckMayChange();
        (OrderFile, DepositLeftCents) = (orderFile, depositLeftCents);
        (ContactId, ContactName, Structure) = (contact?.ContactId ?? "", contact?.Name ?? "", contact?.Structure ?? "");
    }

    /// <exception cref="RuleViolation">till.cart-of-order-file.</exception>
    public void CheckOwnPlaces()
    {
        if (OrderFile > 0)
            throw new RuleViolation("till.cart-of-order-file",
                $"Ce panier est celui du dossier {OrderFile} : ses places, tarifs et prix sont ceux du dossier. Encaissez-le ou abandonnez-le d'abord.");
    }

    public CartLine Remove(ulong serial)
    {
        var line = Line(serial);
        CheckMayChange();
        lines.Remove(line);
        return line;
    }

    public void SetTariff(ulong serial, PriceRow price)
    {
        var line = Line(serial);
        CheckMayChange();
        CheckOwnPlaces();
        lines[lines.IndexOf(line)] = line with { Tariff = price.Tariff, TariffName = price.TariffName, Cents = price.Price.MinorUnits };
    }

    public void Take(Taken payment)
    {
        if (payment.Cents > DueCents)
            throw new RuleViolation("payment.too-much", $"Il reste {Protocol.Money.Euro(DueCents)} à payer.");
        taken.Add(payment);
    }

    public void GiveBack(Taken payment) => taken.Remove(payment);

    public void CheckOpen()
    {
        if (State != CartState.Open)
            throw new RuleViolation(State == CartState.Paying ? "payment.terminal-busy" : "till.cart-closed",
                State == CartState.Paying ? "Un paiement est en cours pour ce panier." : "Ce panier est terminé.");
    }

    /// <exception cref="RuleViolation">till.payment-begun, and whatever <see cref="CheckOpen"/> says.</exception>
    public void CheckMayChange()
    {
        CheckOpen();
        if (taken.Count > 0)
            throw new RuleViolation("till.payment-begun", "Le paiement a commencé : le panier ne change plus.");
    }

    CartLine Line(ulong serial)
    {
        CheckOpen();
        return lines.Find(l => l.Place.TicketSerial == serial)
            ?? throw new RuleViolation("till.place-unknown", "Cette place n'est pas dans le panier.", RefusalKind.NotFound);
    }
}
