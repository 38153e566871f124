using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Import;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Catalogue;

sealed class ImportPerformances(CatalogueRows rows, Facts facts) : ImportSheet
{
    public override string Kind => "catalogue";

    public override string Name => "performances";

    public override int Rank => ImportRank.Performances;

    public override IReadOnlyList<string> Required =>
        ["code", "event", "starts", "doors_open", "doors_close", "sales_end", "vat", "space", "seating", "price_table"];

    public override IReadOnlyList<string> Optional => ["state"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> lines, CancellationToken cancellationToken)
    {
        var events = await db.Set<Event>().ToDictionaryAsync(found => found.Code, cancellationToken);
        var known = await db.Set<Performance>().ToDictionaryAsync(found => found.Code, cancellationToken);
        var tables = (await db.Set<Price>().Select(price => price.PriceTable).Distinct().ToListAsync(cancellationToken))
            .ToDictionary(code => code);
        var next = known.Count == 0 ? 1 : known.Values.Max(found => found.Number) + 1;
        var touched = new List<int>();
        foreach (var line in lines)
        {
            var found = line.Reference("event", events, "event");
            var table = line.Reference("price_table", tables, "price table");
            var code = line.Code("code");
            var performance = known.GetValueOrDefault(code) ?? new Performance
            {
                Number = next++,
                Code = code,
                EventId = found?.Id ?? default,
                Space = "",
                Seating = "",
                PriceTable = "",
                StartsAtMs = 0,
                DoorsOpenAtMs = 0,
                DoorsCloseAtMs = 0,
                SalesEndAtMs = 0,
                VatRate = 0,
            };
            Fill(performance, line);
            if (found is null || table is null || !line.IsSound)
                continue;
            (performance.EventId, performance.PriceTable) = (found.Id, table);
            if (!known.ContainsKey(code))
                db.Add(performance);
            touched.Add(performance.Number);
        }

        var planned = db.ChangeTracker.Entries<Performance>().Where(entry => entry.State != EntityState.Unchanged)
            .Select(entry => entry.Entity.Number).ToList();
        await db.SaveChangesAsync(cancellationToken);
        await rows.Publish(db, touched, cancellationToken);
        foreach (var number in planned)
        {
            facts.Publish(db, new PerformancePlanned(number));
        }
    }

    static void Fill(Performance performance, SheetRow line)
    {
        performance.Space = line.Text("space");
        performance.Seating = line.Code("seating");
        performance.StartsAtMs = line.Instant("starts");
        performance.DoorsOpenAtMs = line.Instant("doors_open");
        performance.DoorsCloseAtMs = line.Instant("doors_close");
        performance.SalesEndAtMs = line.Instant("sales_end");
        performance.VatRate = line.HundredthsOfPercent("vat");
        if (line.IsSound && performance.DoorsCloseAtMs <= performance.DoorsOpenAtMs)
            line.Wrong("doors_close", "import.value-invalid", "the doors close before they open.");
        var wanted = line.Choice("state", performance.State);
        if (wanted == performance.State || !line.IsSound)
            return;
        var verb = Performance.Moves.VerbsFrom(performance.State)
            .FirstOrDefault(verb => Performance.Moves.Next(performance.State, verb) == wanted);
        if (verb is null)
            line.Wrong("state", "import.value-invalid", $"{performance.State} cannot become {wanted}.");
        else
            performance.Move(verb);
    }
}
