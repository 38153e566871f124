using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

/// <param name="ChangeCents">To give back to the customer.</param>
public sealed record TopUpDone(TopUpRecorded TopUp, long ChangeCents);

/// <summary>Puts money on a cashless chip.</summary>
public sealed class TopUpWallet(Requests requests, RecordSale record, TakeCard card, House house, Books books, Hardware.CashDrawer drawer)
{
    /// <summary>The most that one top-up may bring in; an anonymous purse stays small (Code monétaire et financier, L. 525-6).</summary>
    public const long MostCents = 150_00;

    readonly UnderWay<TopUpDone> underWay = new();

    public async Task<TopUpDone> TopUpAsync(CashierSession session, string requestId, string chip, long cents, PaymentMethod method, long tenderedCents)
    {
        ArgumentException.ThrowIfNullOrEmpty(requestId);
        session.Require(TillRights.TopUp);
        return await underWay.Once(requestId, () => TopUpOnceAsync(session, requestId, chip, cents, method, tenderedCents));
    }

    async Task<TopUpDone> TopUpOnceAsync(CashierSession session, string requestId, string chip, long cents, PaymentMethod method, long tenderedCents)
    {
        chip = chip.Trim().Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();
        if (requests.SubjectOf(requestId, "top-up") is { } known && books.TopUp(known) is { } before)
            return Done(before);
        var errors = new List<string>();
        if (chip.Length is not (8 or 14 or 20) || !chip.All(char.IsAsciiHexDigitUpper))
            errors.Add("chip: numéro de puce de 4, 7 ou 10 octets en hexadécimal.");
        if (cents is < 1 or > MostCents)
            errors.Add($"amount: de 0,01 € à {Money.Euro(MostCents)}.");
        if (method is not (PaymentMethod.Cash or PaymentMethod.Card))
            errors.Add("method: espèces ou carte.");
        if (errors.Count > 0)
            throw RuleViolation.Invalid("till.top-up-invalid", errors);
        if (house.Snapshot.Wallet(chip) is { Blocked: true } blocked)
            throw new RuleViolation("cashless.wallet-blocked", $"Ce porte-monnaie est bloqué : {blocked.BlockReason}.");
        record.CheckMayRecord();
        var prepared = new TopUpRecorded
        {
            TopUpId = requests.Promise(requestId, "top-up", Guid.CreateVersion7().ToString()),
            Chip = chip,
            Amount = Money.Euro(cents),
            OperatorId = session.OperatorId,
            Payment = RecordSale.Payment(new(method, cents, 0, 0, ""), "EUR"),
        };
        if (method == PaymentMethod.Card)
        {
            return Done(await card.TakeForAsync(new OperationBody { TopUp = prepared }, prepared.TopUpId, cents, payment =>
            {
                prepared.Payment.TerminalReference = payment.Authorisation;
                return record.TopUpAsync(prepared);
            }));
        }
        var change = TillRules.Change(cents, tenderedCents == 0 ? cents : tenderedCents);
        prepared.Payment = RecordSale.Payment(new(method, cents, cents + change, change, ""), "EUR");
        drawer.Open();
        return Done(await record.TopUpAsync(prepared));
    }

    /// <summary>The balance that the hub last told; null for a chip unknown here.</summary>
    public WalletRow? Find(string chip) => house.Snapshot.Wallet(chip.Trim().ToUpperInvariant());

    static TopUpDone Done(TopUpRecorded topUp) => new(topUp, topUp.Payment.Change?.MinorUnits ?? 0);
}
