using Ticketing.Hub.Import;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;

namespace Ticketing.Hub.Cashless;

/// <summary>buvette-products.csv: what the buvettes sell.</summary>
sealed class ImportProducts(ChangeWallets wallets) : ImportSheet
{
    public override string Kind => "cashless";

    public override string Name => "buvette-products";

    public override int Rank => ImportRank.Wallets;

    public override IReadOnlyList<string> Required => ["code", "name", "price", "vat"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            var code = row.Whole("code", 1, ushort.MaxValue);
            var name = row.Text("name");
            if (name.Length > 16)
                row.Wrong("name", "import.value-invalid", $"'{name}' has more than the 16 characters that a reader shows.");
            var price = row.Cents("price");
            if (price > 100_000)
                row.Wrong("price", "import.value-invalid", "a buvette's price is at most 1000.");
            var vat = row.HundredthsOfPercent("vat");
            if (row.IsSound)
                await wallets.SetProduct(db, code, name, Money.Euro(price), vat, cancellationToken);
        }
    }
}

/// <summary>chips.csv: the chips that the venue has, with what stands on them already.</summary>
sealed class ImportChips(ChangeWallets wallets) : ImportSheet
{
    public override string Kind => "cashless";

    public override string Name => "chips";

    public override int Rank => ImportRank.Chips;

    public override IReadOnlyList<string> Required => ["chip", "credit"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            var chip = row.Text("chip");
            if (chip.Length is not (8 or 14) || !chip.All(char.IsAsciiHexDigit))
                row.Wrong("chip", "import.value-invalid", $"'{chip}' is not a UID of 4 or 7 bytes in hex.");
            var credit = row.Cents("credit");
            if (!row.IsSound)
                continue;
            await wallets.Bring(db, chip, Money.Euro(credit), cancellationToken);
            // Each chip is saved, and each save looks at everything that is tracked.
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }
}
