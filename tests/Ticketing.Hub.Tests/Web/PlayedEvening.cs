using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Import;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Options;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Sync;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Tests.Sync;
using Ticketing.Protocol;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Organisation.V1;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Tests.Web;

/// <summary>
/// The demo season with an evening under way: devices enrolled, tickets sold, people let in and refused, drinks paid.
/// What appliances would tell is told by their journals, through the same door.
/// </summary>
public sealed class PlayedEvening(IServiceProvider services)
{
    public const int Kavanagh = 1, Jazz = 2;

    const long Minute = 60_000;

    static readonly Dictionary<string, long> Prices =
        new() { ["Cat1"] = 4800, ["Cat2"] = 3600, ["PMR1"] = 3000, ["PMR2"] = 2700, ["Debout"] = 1800 };

    static readonly AccessOutcome[] Reasons =
    [
        AccessOutcome.AlreadyUsed, AccessOutcome.AlreadyUsed, AccessOutcome.AlreadyUsed, AccessOutcome.WrongPerformance,
        AccessOutcome.WrongPerformance, AccessOutcome.Unreadable, AccessOutcome.Forged, AccessOutcome.TooEarly,
    ];

    readonly Random random = new(7);
    readonly Dictionary<string, Appliance> appliances = [];
    readonly List<(long Serial, int Performance)> sold = [];
    readonly List<string> gates = [], readers = [];
    string[] chips = [];
    uint scans;

    public IReadOnlyList<(long Serial, int Performance)> Sold => sold;

    public string Edge => appliances.Values.Single(one => one.Recipient.Kind == RecipientKind.Edge).Recipient.DeviceId;

    long Now => Of<TimeProvider>().NowMs();

    /// <summary>So many sales in the minutes before now, then what follows from them.</summary>
    public async Task Play(string demoFolder, int sales, int minutes)
    {
        var report = await Of<ImportFiles>().Run(
            new ImportRequest(
                ImportFiles.FromFolder(demoFolder), "operator:test", null, Of<TimeProvider>().GetUtcNow()),
            null, CancellationToken.None);
        if (!report.Applied)
            throw new InvalidOperationException(report.Issues[0].ToString());
        await AskForAnOption();
        chips = [.. File.ReadLines(Path.Combine(demoFolder, "chips.csv")).Skip(1).Select(line => line.Split(';')[0])];
        await EnrolAll();
        await Tell("Caisse 1", Now - minutes * Minute, Float(15_000));
        await Tell("Caisse 2", Now - minutes * Minute, Float(10_000));
        for (var sale = 0; sale < sales; sale++)
        {
            var at = Now - minutes * Minute + sale * minutes * Minute / sales;
            await Sell(at);
        }

        await Of<LeasePlaces>().Run(
            NewId(), appliances["Caisse 1"].Recipient.DeviceId, Kavanagh, "Cat2", 40, "", CancellationToken.None);
        await Of<HoldPlaces>().Run(
            NewId(), HoldOwner.Till(appliances["Caisse 2"].Recipient.DeviceId),
            new HoldWish(Kavanagh, "Cat1", 4, [], true), CancellationToken.None);
        var admitted = sold.Take(sold.Count * 3 / 5).ToList();
        foreach (var (ticket, index) in admitted.Select((ticket, index) => (ticket, index)))
        {
            await Admit(ticket, Now - minutes * Minute / 2 + index * (minutes * Minute / 2) / admitted.Count);
        }

        await DrinkAll(minutes);
        await CloseSecondTill();
        await See();
    }

    /// <summary>A school wishes for forty places of an evening to come: option number 1.</summary>
    async Task AskForAnOption()
    {
        await using var db = Of<HubDatabase>().Read();
        var school = await db.Set<Contact>().SingleAsync(contact => contact.Number == 5);
        var cyrano = await db.Set<Performance>().SingleAsync(performance => performance.Code == "CYR-3");
        var wish = new WishedOption(cyrano.EventId, "", cyrano.Number, [], [], [new WishedSeats("Cat2", 40)], true, "");
        await Of<RequestOption>().Run(
            OptionActor.OfContact(school.Id, school.Number), NewId(), new NewRequest(school.Id, "PRO", wish),
            CancellationToken.None);
    }

    /// <summary>A sale, some people at the gates, a drink: now.</summary>
    public async Task Step()
    {
        await Sell(Now);
        foreach (var ticket in sold.TakeLast(3))
        {
            await Admit(ticket, Now);
        }

        await Drink(Now);
        await See();
    }

    public async Task Sell(long atMs)
    {
        var till = appliances[random.Next(3) == 0 ? "Caisse 2" : "Caisse 1"];
        var (performance, category) = random.Next(5) switch
        {
            0 => (Jazz, "Debout"),
            1 or 2 => (Kavanagh, "Cat1"),
            _ => (Kavanagh, "Cat2"),
        };
        var held = await Of<HoldPlaces>().Run(
            NewId(), HoldOwner.Till(till.Recipient.DeviceId),
            new HoldWish(performance, category, random.Next(1, 5), [], true), CancellationToken.None);
        var price = Prices[category];
        var card = random.Next(2) == 0;
        var sale = new SaleRecorded
        {
            SaleId = NewId(), OperatorId = "caisse1", Currency = "EUR", ReceiptNumber = ++till.Receipt,
            Payments =
            {
                new PaymentTaken
                {
                    Method = card ? PaymentMethod.Card : PaymentMethod.Cash,
                    Amount = Money.Euro(price * held.Places.Count),
                    TerminalReference = card ? $"CB{till.Receipt:000000}" : "",
                },
            },
        };
        sale.Places.AddRange(held.Places.Select(place => new SoldPlace
        {
            Place = SeatingRows.PlaceOf(place), Tariff = "PLEIN", Price = Money.Euro(price), VatRate = 550,
            TicketNumber = ++till.Ticket,
        }));
        till.Cash += card ? 0 : price * held.Places.Count;
        till.Card += card ? price * held.Places.Count : 0;
        await Tell(till, atMs, [new OperationBody { Sale = sale }, .. held.Places.Select(place => new OperationBody
        {
            TicketPrinted = new TicketPrinted
            {
                SaleId = sale.SaleId, TicketSerial = (ulong)place.Serial, Printer = "fgl", Copy = 1,
            },
        })]);
        sold.AddRange(held.Places.Select(place => (place.Serial, place.Performance)));
    }

    public async Task Admit((long Serial, int Performance) ticket, long atMs)
    {
        var gate = gates[random.Next(gates.Count)];
        var scan = ++scans;
        List<OperationBody> told =
        [
            new OperationBody
            {
                Admission = new AdmissionRecorded
                {
                    DeviceId = gate, DeviceSequence = scan, Performance = (uint)ticket.Performance,
                    TicketSerial = (ulong)ticket.Serial, Outcome = (int)AccessOutcome.Admitted, DecidedAtMs = atMs,
                },
            },
            new OperationBody
            {
                Passage = new PassageRecorded
                {
                    DeviceId = gate, DeviceSequence = ++scans, Performance = (uint)ticket.Performance,
                    TicketSerial = (ulong)ticket.Serial, Result = (int)PassageResult.Passed, PassedAtMs = atMs + 1500,
                    DecisionSequence = scan,
                },
            },
        ];
        if (random.Next(9) == 0)
        {
            told.Add(new OperationBody
            {
                Refusal = new RefusalRecorded
                {
                    DeviceId = gate, DeviceSequence = ++scans, Performance = (uint)ticket.Performance,
                    TicketSerial = (ulong)ticket.Serial, Outcome = (int)Reasons[random.Next(Reasons.Length)],
                    DecidedAtMs = atMs,
                },
            });
        }

        await Tell("Borne du hall", atMs, [.. told]);
    }

    public Task Drink(long atMs)
    {
        var product = random.Next(1, 6);
        return Tell("Borne du hall", atMs, new OperationBody
        {
            Debit = new DebitRecorded
            {
                DeviceId = readers[random.Next(readers.Count)], DeviceSequence = ++scans, Chip = Chip(random.Next(40)),
                Amount = Money.Euro(250 + product * 70), Product = (uint)product, Quantity = 1, DecidedAtMs = atMs,
                ReaderOffline = random.Next(12) == 0,
            },
        });
    }

    /// <summary>An appliance's journal tells it; what the hub refuses goes to its shelf.</summary>
    public Task Tell(string appliance, long atMs, params OperationBody[] bodies) =>
        Tell(appliances[appliance], atMs, bodies);

    public string Chip(int number) => chips[number % chips.Length];

    async Task Tell(Appliance appliance, long atMs, params IEnumerable<OperationBody> bodies)
    {
        var push = appliance.Journal.Push([.. bodies.Select(body => appliance.Journal.Add(body, atMs))]);
        push.WatermarkMs = atMs;
        await Of<ReceiveJournal>().Run(appliance.Recipient, push, CancellationToken.None);
    }

    async Task DrinkAll(int minutes)
    {
        for (var chip = 0; chip < 40; chip++)
        {
            await Tell("Caisse 1", Now - minutes * Minute / 2, new OperationBody
            {
                TopUp = new TopUpRecorded
                {
                    TopUpId = NewId(), Chip = Chip(chip), Amount = Money.Euro(2000), OperatorId = "caisse1",
                    ReceiptNumber = ++appliances["Caisse 1"].Receipt,
                    Payment = new PaymentTaken { Method = PaymentMethod.Card, Amount = Money.Euro(2000) },
                },
            });
        }

        for (var drink = 0; drink < 70; drink++)
        {
            await Drink(Now - minutes * Minute / 3 + drink * (minutes * Minute / 3) / 70);
        }

        // A chip that nobody has brought in: onto the shelf.
        await Tell("Borne du hall", Now, new OperationBody
        {
            Debit = new DebitRecorded
            {
                DeviceId = readers[0], DeviceSequence = ++scans, Chip = "DEADBEEF", Amount = Money.Euro(450),
                Product = 1, Quantity = 1, DecidedAtMs = Now,
            },
        });
    }

    Task CloseSecondTill()
    {
        var till = appliances["Caisse 2"];
        return Tell("Caisse 2", Now, new OperationBody
        {
            DayClosed = new DayClosed
            {
                ZNumber = 1, FirstReceipt = 1, LastReceipt = till.Receipt, Cash = Money.Euro(till.Cash),
                Card = Money.Euro(till.Card), CountedCash = Money.Euro(till.Cash + 10_000),
                PerpetualTotal = Money.Euro(till.Cash + till.Card), OperatorId = "caisse2",
            },
        });
    }

    Task See() => Tell("Borne du hall", Now, [.. gates.Concat(readers).Select((device, index) => new OperationBody
    {
        DeviceSeen = new DeviceSeen
        {
            DeviceId = device, Connected = index != 1, ListVersion = 12,
            ListCount = gates.Contains(device) ? sold.Count : 0, Pending = index == 1 ? 17 : 0, FreeMemory = 90_000, Firmware = "0.1.0",
        },
    })]);

    async Task EnrolAll()
    {
        foreach (var (name, kind) in ((string, DeviceKind)[])
            [("Caisse 1", DeviceKind.Till), ("Caisse 2", DeviceKind.Till), ("Borne du hall", DeviceKind.Edge),
             ("Porte A", DeviceKind.Turnstile), ("Porte B", DeviceKind.Turnstile), ("Porte C", DeviceKind.Turnstile),
             ("Buvette du foyer", DeviceKind.CashlessReader), ("Buvette du balcon", DeviceKind.CashlessReader)])
        {
            var id = await Enrol(name, kind);
            if (kind is DeviceKind.Turnstile)
                gates.Add(id);
            else if (kind is DeviceKind.CashlessReader)
                readers.Add(id);
            else
                appliances[name] = new Appliance(new Recipient(id, KindOf(kind), "ville-haute"));
        }
    }

    async Task<string> Enrol(string name, DeviceKind kind)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var code = await Of<CreateEnrolmentCode>().Run(
            SignedInOperator.Hub, new CreateEnrolmentCodeRequest { RequestId = NewId(), Name = name, Kind = kind },
            CancellationToken.None);
        var reply = await Of<EnrolDevice>().Run(
            new EnrolRequest
            {
                RequestId = NewId(), Code = code.Code, CertificateRequest = RunningHub.RequestFor(key),
                SoftwareVersion = "0.1.0",
            },
            CancellationToken.None);
        return reply.DeviceId;
    }

    static RecipientKind KindOf(DeviceKind kind) => kind == DeviceKind.Edge ? RecipientKind.Edge : RecipientKind.Till;

    static OperationBody Float(long cents) => new()
    {
        CashMovement = new CashMovementRecorded
        {
            MovementId = NewId(), Kind = "float", Amount = Money.Euro(cents), OperatorId = "caisse1",
            Reason = "fonds de caisse",
        },
    };

    static string NewId() => Guid.CreateVersion7().ToString();

    T Of<T>()
        where T : notnull => services.GetRequiredService<T>();

    sealed class Appliance(Recipient recipient)
    {
        public Recipient Recipient => recipient;

        public TestJournal Journal { get; } = new();

        public long Receipt { get; set; }

        public long Ticket { get; set; }

        public long Cash { get; set; }

        public long Card { get; set; }
    }
}
