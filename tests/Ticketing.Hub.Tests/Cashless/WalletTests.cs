using CsCheck;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Cashless;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Sync.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Cashless;

public class WalletTests
{
    const string Chip = "04A1B2C3D4E5F6";

    static readonly Recipient Edge = new("edge-1", RecipientKind.Edge, "salle");
    static readonly Recipient Till = new("till-1", RecipientKind.Till, "salle");

    [Theory, OnBothDatabases]
    public async Task Money_put_on_a_chip_and_spent_leaves_the_difference_and_books_its_vat(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await hub.Write(db => hub.Of<ChangeWallets>().SetProduct(db, 1, "Bière", Money.Euro(600), 2000, default));

        await Apply(hub, Till, TopUp("t1", 2000));
        await Apply(hub, Edge, Debit(1, 600, product: 1));

        var card = await hub.Of<WalletQueries>().Card(Chip, TestContext.Current.CancellationToken);
        Assert.Equal(1400, card!.Balance);
        await using var db = hub.Read();
        var vat = await Ledger.Balance(db, Accounts.VatCollected, "2000", TestContext.Current.CancellationToken);
        Assert.Equal(-100, vat);
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_debit_told_twice_is_one_debit(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await Apply(hub, Till, TopUp("t1", 2000));
        await Apply(hub, Till, TopUp("t1", 2000));
        await Apply(hub, Edge, Debit(7, 500));
        await Apply(hub, Edge, Debit(7, 500));

        var card = await hub.Of<WalletQueries>().Card(Chip, TestContext.Current.CancellationToken);

        Assert.Equal(1500, card!.Balance);
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_reversal_gives_back_the_debit_and_nothing_else(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await Apply(hub, Till, TopUp("t1", 2000));
        await Apply(hub, Edge, Debit(7, 500));

        var differs = await Assert.ThrowsAsync<RuleViolation>(() => Apply(hub, Edge, Reversal(8, of: 7, 400)));
        var unknown = await Assert.ThrowsAsync<RuleViolation>(() => Apply(hub, Edge, Reversal(8, of: 6, 500)));
        await Apply(hub, Edge, Reversal(8, of: 7, 500));
        await Apply(hub, Edge, Reversal(8, of: 7, 500));

        Assert.Equal("cashless.reversal-differs", differs.Code);
        Assert.Equal("cashless.debit-unknown", unknown.Code);
        var card = await hub.Of<WalletQueries>().Card(Chip, TestContext.Current.CancellationToken);
        Assert.Equal(2000, card!.Balance);
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task An_edge_is_told_what_a_wallet_holds_beside_that_edges_own_debits(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await Apply(hub, Till, TopUp("t1", 2000));
        await Apply(hub, Edge, Debit(7, 500));

        Assert.Equal(2000, await CreditsFor(hub, Edge));
        Assert.Equal(1500, await CreditsFor(hub, Edge with { DeviceId = "edge-2" }));
    }

    [Theory, OnBothDatabases]
    public async Task An_edge_enrolled_anew_is_told_the_debits_of_its_lost_journal_and_not_its_new_ones(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await Enrol(hub);
        await Apply(hub, Till, TopUp("t1", 2000));
        await Apply(hub, Edge, Debit(7, 500));
        await Apply(hub, Edge, Debit(8, 300));
        await Apply(hub, Edge, Reversal(9, of: 8, 300));

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await Enrol(hub);
        Assert.Equal(1500, await CreditsFor(hub, Edge));
        await Apply(hub, Edge, Debit(10, 200));

        Assert.Equal(1500, await CreditsFor(hub, Edge));
        Assert.Equal(1300, await CreditsFor(hub, Edge with { DeviceId = "edge-2" }));
        var told = (await hub.Of<ChangeFeed>().After(0, Edge.Audiences, 1000, TestContext.Current.CancellationToken)).Rows
            .Where(row => row.Wallet?.Chip == Chip).Select(row => row.Wallet.Credits.MinorUnits);
        Assert.Equal([2000, 2000, 2000, 2000, 1500], told);
    }

    [Theory, OnBothDatabases]
    public async Task A_debit_of_a_chip_that_nobody_brought_in_is_refused_by_name(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);

        var no = await Assert.ThrowsAsync<RuleViolation>(() => Apply(hub, Edge, Debit(7, 500)));

        Assert.Equal("cashless.chip-unknown", no.Code);
    }

    [Theory, OnBothDatabases]
    public async Task A_chip_brought_in_twice_has_its_credit_once(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        for (var i = 0; i < 2; i++)
        {
            await hub.Write(db => hub.Of<ChangeWallets>().Bring(db, Chip.ToLowerInvariant(), Money.Euro(1000), default));
        }

        var card = await hub.Of<WalletQueries>().Card(Chip, TestContext.Current.CancellationToken);

        Assert.Equal(1000, card!.Balance);
    }

    [Theory, OnBothDatabases]
    public async Task A_blocked_wallet_keeps_what_is_put_on_it(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await Apply(hub, Till, TopUp("t1", 2000));
        await hub.Write(db => hub.Of<ChangeWallets>().Block(db, Chip, "perdue", default));
        await Apply(hub, Till, TopUp("t2", 500));

        var card = await hub.Of<WalletQueries>().Card(Chip, TestContext.Current.CancellationToken);

        Assert.Equal((WalletState.Blocked, "perdue", 2500L), (card!.State, card.BlockReason, card.Balance));
        var twice = await Assert.ThrowsAsync<RuleViolation>(
            () => hub.Write(db => hub.Of<ChangeWallets>().Block(db, Chip, "perdue", default)));
        Assert.Equal("wallet.illegal-move", twice.Code);
    }

    [Fact]
    public async Task Whatever_is_told_in_whatever_order_no_cent_is_made_or_lost()
    {
        await Gen.Select(Gen.Int[0, 3], Gen.Int[1, 8], Gen.Int[1, 2000]).Array[5, 40].SampleAsync(
            async steps =>
            {
                await using var hub = await HubWithoutPorts.On(Database.Sqlite);
                await Apply(hub, Till, TopUp("opening", 1));
                var (balance, debits, reversed, topUps) = (1L, new Dictionary<int, int>(), new HashSet<int>(), new HashSet<int>());
                foreach (var (kind, number, cents) in steps)
                {
                    switch (kind)
                    {
                        case 0:
                            var toppedUp = topUps.Add(number);
                            await Apply(hub, Till, TopUp("t" + number, toppedUp ? cents : 77));
                            balance += toppedUp ? cents : 0;
                            break;
                        case 1 when !debits.ContainsKey(number):
                            await Apply(hub, Edge, Debit((uint)number, cents));
                            debits[number] = cents;
                            balance -= cents;
                            break;
                        case 2 when debits.TryGetValue(number, out var amount):
                            await Apply(hub, Edge, Reversal((uint)(100 + number), (uint)number, amount));
                            balance += reversed.Add(number) ? amount : 0;
                            break;
                        case 3 when debits.TryGetValue(number, out var again):
                            await Apply(hub, Edge, Debit((uint)number, again));
                            break;
                    }
                }

                var card = await hub.Of<WalletQueries>().Card(Chip, TestContext.Current.CancellationToken);
                Assert.Equal(balance, card!.Balance);
                await hub.InvariantsHold();
            },
            iter: 15, threads: 1);
    }

    [Fact]
    public void A_product_that_a_reader_cannot_show_is_refused_with_every_field_that_is_wrong()
    {
        var no = Assert.ThrowsAny<RuleViolation>(() =>
            ChangeWallets.CheckProduct(0, "Un nom bien trop long pour un écran", Money.Euro(100), 9999));

        Assert.Equal("cashless.product-invalid", no.Code);
        Assert.Contains("code", no.Detail, StringComparison.Ordinal);
        Assert.Contains("name", no.Detail, StringComparison.Ordinal);
        Assert.Contains("vat_rate", no.Detail, StringComparison.Ordinal);
    }

    static Task Apply(HubWithoutPorts hub, Recipient source, OperationBody body) =>
        hub.Write(async db =>
        {
            var handler = hub.Of<IEnumerable<IOperationHandler>>().Single(one => one.Kinds.Contains(body.BodyCase));
            var at = hub.Clock.GetUtcNow().ToUnixTimeMilliseconds();
            await handler.Apply(db, new IncomingOperation(source, "journal", 1, at, false, body), default);
        });

    static Task Enrol(HubWithoutPorts hub) => hub.Write(async db =>
    {
        var edge = await db.Set<Device>().SingleOrDefaultAsync(device => device.Id == Edge.DeviceId);
        if (edge is null)
        {
            db.Add(edge = new Device
            {
                Id = Edge.DeviceId, Name = "Edge", Site = Edge.Site, Kind = DeviceKind.Edge, Settings = [],
                CreatedAtMs = hub.Clock.NowMs(),
            });
        }

        edge.Enrol("THUMB", long.MaxValue, "1", hub.Clock.NowMs());
    });

    static async Task<long> CreditsFor(HubWithoutPorts hub, Recipient edge)
    {
        await using var db = hub.Read();
        foreach (var source in hub.Of<IEnumerable<ISnapshotSource>>())
        {
            await foreach (var row in source.Rows(db, edge, TestContext.Current.CancellationToken))
            {
                if (row.Wallet?.Chip == Chip)
                    return row.Wallet.Credits.MinorUnits;
            }
        }

        throw new InvalidOperationException("The snapshot has no such wallet.");
    }

    static OperationBody TopUp(string id, long cents) => new()
    {
        TopUp = new TopUpRecorded
        {
            TopUpId = id,
            Chip = Chip,
            Amount = Money.Euro(cents),
            Payment = new PaymentTaken { Method = PaymentMethod.Cash, Amount = Money.Euro(cents) },
            OperatorId = "anne",
            ReceiptNumber = 1,
        },
    };

    static OperationBody Debit(uint sequence, long cents, uint product = 0) => new()
    {
        Debit = new DebitRecorded
        {
            DeviceId = "reader-1",
            DeviceSequence = sequence,
            Chip = Chip,
            Amount = Money.Euro(cents),
            Product = product,
            Quantity = 1,
            DecidedAtMs = 1,
        },
    };

    static OperationBody Reversal(uint sequence, uint of, long cents) => new()
    {
        DebitReversed = new DebitReversed
        {
            DeviceId = "reader-1",
            DeviceSequence = sequence,
            DebitSequence = of,
            Chip = Chip,
            Amount = Money.Euro(cents),
            Reason = "torn",
        },
    };
}
