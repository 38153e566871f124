using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Options;
using Ticketing.Hub.Options.Report;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

/// <summary>The report's figures, counted once more by walking through every option and place, without the database's sums.</summary>
static class PlainRecount
{
    static readonly Dictionary<OptionState, ReportFigure> Stand = new()
    {
        [OptionState.Requested] = ReportFigure.Requested,
        [OptionState.Placed] = ReportFigure.Placed,
        [OptionState.Validated] = ReportFigure.Ordered,
        [OptionState.Firm] = ReportFigure.Firm,
        [OptionState.TakenUp] = ReportFigure.TakenUp,
        [OptionState.Sold] = ReportFigure.Sold,
        [OptionState.Waiting] = ReportFigure.Waiting,
    };

    public static async Task<(List<(int, string, string, ReportFigure, int)> All, List<(int, string, string, ReportFigure, int)> OfOthers)>
        Of(HubWithoutPorts hub)
    {
        var token = TestContext.Current.CancellationToken;
        await using var db = hub.Read();
        var options = await db.Set<Option>().ToListAsync(token);
        var wishes = (await db.Set<OptionWish>().ToListAsync(token)).ToLookup(row => row.OptionId);
        var choices = (await db.Set<OptionChoice>().ToListAsync(token)).ToLookup(row => row.OptionId);
        var lines = (await db.Set<PlacedLine>().ToListAsync(token)).ToLookup(row => row.OptionId);
        var products = await db.Set<Product>().ToDictionaryAsync(row => row.Code, token);
        var inside = (await db.Set<ProductPerformance>().ToListAsync(token)).ToLookup(row => row.Product, row => row.Performance);
        var others = (await db.Set<SalesChannel>().ToListAsync(token))
            .Where(channel => channel.OfAnotherOrganisation).Select(channel => channel.Code).ToHashSet();
        var (all, ofOthers) = (new Dictionary<(int, string, string, ReportFigure), int>(), new Dictionary<(int, string, string, ReportFigure), int>());
        foreach (var option in options)
        {
            if (!Stand.TryGetValue(option.State, out var figure))
                continue;
            foreach (var (performance, category, places) in Places(option))
            {
                var key = (performance, option.Contingent, category, figure);
                all[key] = all.GetValueOrDefault(key) + places;
                if (others.Contains(option.Channel))
                    ofOthers[key] = ofOthers.GetValueOrDefault(key) + places;
            }
        }

        return (Listed(all), Listed(ofOthers));

        IEnumerable<(int, string, int)> Places(Option option)
        {
            if (option.State is not (OptionState.Requested or OptionState.Waiting))
                return lines[option.Id].Select(line => (line.Performance, line.Category, line.Quantity));
            var dates = option.Kind == OptionKind.Places ? [option.WishedPerformance!.Value]
                : products[option.Product].Kind == ProductKind.ChoiceSubscription
                    ? choices[option.Id].Select(choice => choice.Performance)
                    : inside[option.Product].Concat(choices[option.Id].Where(choice => choice.Extra).Select(choice => choice.Performance));
            return dates.SelectMany(date => wishes[option.Id].Select(wish => (date, wish.Category, wish.Quantity)));
        }
    }

    static List<(int, string, string, ReportFigure, int)> Listed(Dictionary<(int, string, string, ReportFigure), int> counts) =>
        [.. counts.Select(pair => (pair.Key.Item1, pair.Key.Item2, pair.Key.Item3, pair.Key.Item4, pair.Value)).Order()];
}
