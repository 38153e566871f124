using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Ticketing.Appliance.Till;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Tests.Fixtures;

/// <summary>What the office has set up: one evening in a hall of four rows and a second one standing.</summary>
static class TillSeason
{
    public const uint Evening = 1, Standing = 2, Over = 3, Cancelled = 4;
    public const string Code = "4711";
    public const string Seller = "Camille Morel", Helper = "Alex Petit", Chief = "Dominique Roy";
    public const string Chip = "04A2B3C4D5E680", BlockedChip = "04A2B3C4D5E681";
    public const string Mentions = "Association Les Arts du Parc\n3 rue des Arts, 75012 Paris\nSIRET 123 456 789 00012 - Licences L-R-24-001234 / 001235";

    public static IEnumerable<Row> Rows(DateTimeOffset now)
    {
        yield return new Row { Site = new() { OrganisationNumber = 7, OrganisationName = "Les Arts du Parc", Site = "Parc", OfflineDays = 7, LegalMentions = Mentions } };
        yield return Performance(Evening, "Le Malade imaginaire", "Grande salle assis", now.AddHours(2));
        yield return Performance(Standing, "Concert d'été : fanfare & bal", "Parvis", now.AddHours(4));
        yield return Performance(Over, "Matinée scolaire", "Grande salle assis", now.AddHours(-4));
        yield return Performance(Cancelled, "Récital annulé", "Petite salle", now.AddHours(3), cancelled: true);
        foreach (var row in Categories())
            yield return row;
        foreach (var seat in Seats())
            yield return new Row { Seat = seat };
        foreach (var o in Operators())
            yield return new Row { Operator = o };
        yield return new Row { Wallet = new() { WalletId = "w1", Chip = Chip, Credits = Money.Euro(12_50) } };
        yield return new Row { Wallet = new() { WalletId = "w2", Chip = BlockedChip, Credits = Money.Euro(5_00), Blocked = true, BlockReason = "perdue" } };
    }

    /// <summary>Four rows of twelve: A and B are Cat1, C and D are Cat2.</summary>
    public static IEnumerable<SeatRow> Seats() =>
        from row in "ABCD"
        from number in Enumerable.Range(1, 12)
        select new SeatRow
        {
            Performance = Evening,
            SeatId = $"{row}{number}",
            Category = row < 'C' ? "CAT1" : "CAT2",
            Label = $"Parterre {row} {number}",
            Zone = "Parterre",
            Row = $"{row}",
            Number = $"{number}",
            X = number * 22 + (number > 6 ? 30 : 0),
            Y = (row - 'A') * 26 + Math.Abs(number - 6.5f) * 2,
        };

    static IEnumerable<Row> Categories()
    {
        (uint Performance, string Code, string Name, string Color, bool Numbered, long Full, long Reduced)[] all =
        [
            (Evening, "CAT1", "Catégorie 1", "#b3261e", true, 32_00, 24_00),
            (Evening, "CAT2", "Catégorie 2", "#2563a8", true, 22_00, 16_00),
            (Standing, "PLACE", "Placement libre", "#0b6e4f", false, 12_00, 8_00),
        ];
        foreach (var (c, rank) in all.Select((c, i) => (c, i)))
        {
            yield return new Row { Category = new() { Performance = c.Performance, Code = c.Code, Name = c.Name, Color = c.Color, Rank = rank, Numbered = c.Numbered } };
            yield return Price(c.Performance, c.Code, "PLEIN", "Plein tarif", c.Full, 1);
            yield return Price(c.Performance, c.Code, "REDUIT", "Tarif réduit", c.Reduced, 2);
            yield return Price(c.Performance, c.Code, "INVIT", "Invitation", 0, 3);
            yield return Price(c.Performance, c.Code, "OPTION", "Tarif option", c.Reduced, 4, onSale: false);
        }
    }

    static IEnumerable<OperatorRow> Operators()
    {
        yield return Operator("op-1", Seller, [TillRights.Sell, TillRights.Reprint, TillRights.TopUp, TillRights.ReadDesk, TillRights.CloseDesk]);
        yield return Operator("op-2", Helper, [TillRights.Sell]);
        yield return Operator("op-3", Chief, [TillRights.ReadDesk, TillRights.CloseDesk]);
        yield return Operator("op-4", "Sans Droit", ["crm:L"]);
        var gone = Operator("op-5", "Ancien Collègue", [TillRights.Sell]);
        gone.Disabled = true;
        yield return gone;
    }

    public static OperatorRow Operator(string id, string name, string[] rights)
    {
        const int rounds = 1000;
        var salt = Encoding.UTF8.GetBytes("salt-of-" + id);
        var row = new OperatorRow
        {
            OperatorId = id,
            Name = name,
            Iterations = rounds,
            Salt = ByteString.CopyFrom(salt),
            Hash = ByteString.CopyFrom(Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(Code), salt, rounds, HashAlgorithmName.SHA256, 32)),
        };
        row.Rights.AddRange(rights);
        return row;
    }

    static Row Performance(uint number, string name, string space, DateTimeOffset at, bool cancelled = false) => new()
    {
        Performance = new()
        {
            Number = number,
            Event = name,
            Space = space,
            StartsAtMs = at.ToUnixTimeMilliseconds(),
            DoorsOpenAtMs = at.AddHours(-1).ToUnixTimeMilliseconds(),
            DoorsCloseAtMs = at.AddHours(2).ToUnixTimeMilliseconds(),
            SalesEndAtMs = at.AddMinutes(30).ToUnixTimeMilliseconds(),
            Cancelled = cancelled,
            VatRate = 210,
        },
    };

    static Row Price(uint performance, string category, string tariff, string name, long cents, int rank, bool onSale = true) => new()
    {
        Price = new() { Performance = performance, Category = category, Tariff = tariff, TariffName = name, Price = Money.Euro(cents), OnSale = onSale, Rank = rank },
    };
}
