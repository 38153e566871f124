using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;
using Ticketing.Simulators.Crowd;
using Ticketing.Simulators.PaymentTerminal;
using Ticketing.Simulators.Processes;
using Ticketing.Simulators.Script;

namespace Ticketing.Simulators.Play;

/// <summary>
/// One evening from the advance sale to the last round: the crowd of the seed at tills, gates and bar of a running venue,
/// with the incidents of the seed's script.
/// </summary>
public sealed class EveningPlay : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), HandedOut = TimeSpan.FromSeconds(3);

    readonly VenueProcesses venue;
    readonly EveningOptions options;
    readonly List<Party> parties;
    readonly List<Cashier> cashiers;
    readonly Dictionary<int, List<string>> tickets = [];
    readonly ChipBox chips;
    readonly SemaphoreSlim room;
    Gates? gates;
    Bar? bar;
    IncidentPlayer? incidents;
    GroupPlay? groups;

    public EveningPlay(VenueProcesses venue, EveningOptions options)
    {
        this.venue = venue;
        this.options = options;
        parties = CrowdOfTheEvening.Seeded(options.People, options.Seed);
        cashiers = [.. venue.Tills.Select(till => new Cashier(till, Tally, Patience))];
        chips = new ChipBox(
            Path.Combine(venue.Options.Programs.DemoSeason, "chips.csv"), venue.Options.PathOf("chips"));
        room = new SemaphoreSlim(options.AtOnce);
        if (options.AsFastAsPossible)
            return;
        foreach (var till in venue.Tills)
            till.Terminal.Usual = new TerminalBehaviour(CardConduct.Pays, TimeSpan.FromSeconds(2));
    }

    public Tally Tally { get; } = new();

    public VenueProcesses Venue => venue;

    public IReadOnlyList<Cashier> Cashiers => cashiers;

    public Gates Gates => gates ?? throw new InvalidOperationException("The doors are not open yet.");

    public Bar Bar => bar ?? throw new InvalidOperationException("The bar is not open yet.");

    public IReadOnlyList<Incident> Standing => incidents?.Standing ?? [];

    public IReadOnlyList<PlayedIncident> Played => incidents?.Played ?? [];

    public Programme Programme { get; private set; } = null!;

    public GroupBooks Groups => groups?.Books ?? new GroupBooks();

    /// <summary>Groups that ask for other evenings.</summary>
    public GroupBooks ComingGroups => groups?.Coming ?? new GroupBooks();

    /// <summary>What the hub had of this day before the evening began.</summary>
    public Protocol.Reporting.V1.Evening Before { get; private set; } = new();

    /// <summary>What the evening is at, for the table.</summary>
    public string Stage { get; private set; } = "préparation";

    /// <summary>Fraction of the parties that have set out.</summary>
    public double Progress { get; private set; }

    /// <summary>Enrols and powers on gates and readers, and asks the tills what is on sale.</summary>
    public async Task Prepare(CancellationToken stop)
    {
        // A till that was here yesterday learns of tonight from the hub.
        Programme = await Until.Found("Tonight is on sale", venue.Options.StartLimit, async () => new Programme(
            await cashiers[0].OnSale(stop), venue.Calendar.Codes, venue.Options.Clock.GetUtcNow()), stop);
        gates = await Gates.Open(venue, options.Gates, Tally, options.WalkTime, stop);
        bar = await Bar.Open(venue, options.Readers, Tally, stop);
        var script = options.Incidents
            ? IncidentScript.Seeded(options.Seed, options.Gates, options.Readers, venue.Tills.Count)
            : [];
        incidents = new IncidentPlayer(script, venue, gates, bar, Tally, options.SlowestCard);
        groups = new GroupPlay(venue, options, Programme, cashiers, gates, Tally);
        Before = await venue.Office.Evening(0, stop);
    }

    public async Task Play(CancellationToken stop)
    {
        Stage = "options des groupes";
        await groups!.Prepare(stop);
        await groups.AskForTheSeason(stop);
        await SellInAdvance(stop);
        await LetThemCome(stop);
        Stage = "fin de soirée";
        await incidents!.EndAll(stop);
        chips.Save();
        venue.Calendar.Finish();
    }

    /// <summary>Gates and readers go dark: they have told everything, and the journals can be compared at rest.</summary>
    public async Task PowerOff()
    {
        foreach (var gate in Gates.All)
            await gate.DisposeAsync();
        foreach (var reader in Bar.Readers)
            await reader.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (gates is not null)
            await gates.DisposeAsync();
        if (bar is not null)
            await bar.DisposeAsync();
        foreach (var cashier in cashiers)
            cashier.Dispose();
        room.Dispose();
    }

    async Task SellInAdvance(CancellationToken stop)
    {
        Stage = "prévente";
        await Task.WhenAll(cashiers.Select(async (cashier, lane) =>
        {
            foreach (var party in parties.Where(p => !p.AtTheDoor && p.Number % cashiers.Count == lane))
                await Buy(party, cashier, stop);
        }));
    }

    async Task LetThemCome(CancellationToken stop)
    {
        Stage = "entrée du public";
        var clock = venue.Options.Clock;
        var doors = clock.GetTimestamp();
        var visits = new List<Task> { groups!.Play(stop) };
        foreach (var party in parties)
        {
            var left = party.Arrives * options.Arrivals - clock.GetElapsedTime(doors);
            if (left > TimeSpan.Zero)
                await Task.Delay(left, clock, stop);
            Progress = party.Arrives;
            await incidents!.Reach(Progress, stop);
            await room.WaitAsync(stop);
            visits.Add(Visit(party, stop));
        }
        Progress = 1;
        // Whoever is still before a machine that is down is waiting for it to be mended.
        await incidents!.EndAll(stop);
        await Task.WhenAll(visits);
    }

    async Task Visit(Party party, CancellationToken stop)
    {
        // The director goes on to the next party; this one's evening is its own.
        await Task.Yield();
        try
        {
            Tally.Add(Tally.Parties);
            if (party.Arrives >= ArrivalCurve.Curtain)
                Tally.Add(Tally.Late, party.People);
            if (party.AtTheDoor)
                await Buy(party, cashiers.MinBy(cashier => cashier.Queue)!, stop);
            await Enter(party, stop);
            for (var round = 0; round < party.Drinks; round++)
                await Drink(party, round, stop);
        }
        finally
        {
            room.Release();
        }
    }

    async Task Buy(Party party, Cashier cashier, CancellationToken stop)
    {
        var chance = new Random(party.Chance);
        var performance = party switch
        {
            { Conduct: Conduct.ComesOnTheWrongEvening } when Programme.Other is not null => Programme.Other,
            { Standing: true } when Programme.Standing is not null => Programme.Standing,
            _ => Programme.Seated,
        };
        var sale = new Sale([], "", false);
        foreach (var category in Programme.Categories(performance.Number).OrderBy(_ => chance.Next()))
        {
            var prices = Programme.Prices(performance.Number, category);
            if (prices.Count == 0)
                continue;
            sale = await cashier.Sell(performance.Number, prices[chance.Next(prices.Count)], party.People, party.ByCard, stop);
            if (sale.Sold)
                break;
        }
        if (!sale.Sold)
        {
            Tally.Add(Tally.Lost, party.People);
            return;
        }
        if (performance.Equals(Programme.Other))
        {
            Tally.Add(Tally.OtherSold, sale.Places.Count);
            Tally.Add(Tally.OtherCents, sale.Places.Sum(place => place.Price.MinorUnits));
        }
        lock (tickets)
            tickets[party.Number] = [.. sale.Places.Select(place => place.Place.TicketCode)];
        if (party.Conduct == Conduct.WasRefunded)
            await Refund(sale.Places[0], party, stop);
    }

    async Task Refund(SoldPlace sold, Party party, CancellationToken stop)
    {
        // The till tells the hub of the sale within a moment; only then can the office give the money back.
        await Until.True($"Ticket {sold.Place.TicketSerial} is refunded", Patience, async () =>
        {
            await venue.Office.Refund(sold.Place.TicketSerial, "Empêchement du spectateur",
                party.ByCard ? PaymentMethod.Card : PaymentMethod.Cash, stop);
            return true;
        }, stop);
        Tally.Add(Tally.Refunded);
        Tally.Add(Tally.RefundCents, sold.Price.MinorUnits);
    }

    async Task Enter(Party party, CancellationToken stop)
    {
        List<string>? held;
        lock (tickets)
            tickets.TryGetValue(party.Number, out held);
        if (held is null)
            return;
        var chance = new Random(party.Chance + 1);
        var odd = party.Conduct;
        Tally.Add(Tally.Shown + odd);
        if (odd == Conduct.ShowsSomethingElse)
            await Gates.Enter(BadTickets.SomethingElse(chance), stop);
        if (odd == Conduct.ShowsAForgery)
            await Gates.Enter(BadTickets.Forged(held[0], chance), stop);
        for (var i = 0; i < held.Count; i++)
        {
            var first = i == 0;
            var visit = await Gates.Enter(
                held[i], stop, hesitates: first && odd == Conduct.Hesitates, twice: first && odd == Conduct.ReadTwice);
            if (visit is null)
                Tally.Add(Tally.Trouble + "gave-up");
            if (first && odd == Conduct.PassesTheTicketOn)
            {
                // The ticket goes out again, hand to hand.
                await Task.Delay(HandedOut, stop);
                await Gates.Enter(held[i], stop);
            }
        }
    }

    async Task Drink(Party party, int round, CancellationToken stop)
    {
        var chance = new Random(party.Chance + 2 + round);
        var chip = chips.For(party);
        var product = Bar.ProductFor(chance);
        if (chance.Next(100) < 15)
            chip.TearAfter(chance.Next(4));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var visit = await Bar.Round(chip, product, party.People, comesBack: chance.Next(100) < 90, stop);
            if (visit?.Outcome is not DebitOutcome.InsufficientFunds || attempt == 2)
                return;
            var cashier = cashiers.MinBy(one => one.Queue)!;
            var refused = await cashier.TopUp(chip.UidText, TopUpFor(Bar.PriceOf(product) * party.People), party.ByCard, stop);
            if (refused.Length > 0)
                return;
            // The money is on its way from till to hub to edge; people walk back to the bar meanwhile.
            await Task.Delay(options.AsFastAsPossible ? TimeSpan.FromMilliseconds(700) : TimeSpan.FromSeconds(3), stop);
        }
    }

    static long TopUpFor(long cents) => Math.Max(1000, (cents + 999) / 1000 * 1000);
}
