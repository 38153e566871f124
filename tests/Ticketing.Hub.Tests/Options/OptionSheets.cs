using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Import;
using Ticketing.Hub.Options;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

/// <summary>The files of a venue that takes options, and the terms and profiles that they leave to be set.</summary>
static class OptionSheets
{
    /// <summary>20 seats of Cat1, 30 of Cat2, 4 of Cat3, which is not open to options.</summary>
    public static readonly string[] Hall =
        ["1111111111", "1111111111", "2222222222", "2222222222", "2222222222", "3333"];

    public static List<ImportFile> Files(string[] hall, string[] quotas)
    {
        List<ImportFile> files =
        [
            SmallVenue.File("seasons.csv", "code;name", "S;Saison 1"),
            SmallVenue.File("activities.csv", "code;name;season", "ESV;Spectacles;S", "MUS;Concerts;S"),
            SmallVenue.File("events.csv", "code;name;activity", "CYRANO;Cyrano de Bergerac;ESV", "JAZZ;Nuit du jazz;MUS"),
            SmallVenue.File(
                "audiences.csv", "category;category_name;code;name", "IND;Individuels;PLEIN;Plein tarif",
                "COLOCC;Collectivité occasionnelle;OPTION;Tarif option", "SCO;Scolaires;SCOLAIRE;Tarif scolaire"),
            SmallVenue.File(
                "tariffs.csv", "code;name;rank;audience", "PLEIN;Plein;1;PLEIN", "OPTION;Option;2;OPTION",
                "SCOLAIRE;Scolaire;3;SCOLAIRE"),
            SmallVenue.File("prices.csv", ["price_table;category;tariff;price", .. Prices()]),
            SmallVenue.File("capacities.csv", "seating;seating_name;category;name;capacity", "foyer;Foyer;Debout;Debout;10"),
            SmallVenue.File(
                "contingents.csv", "code;name", "PUBLIC;Public", "CE;Comités d'entreprise", "SCO;Scolaires"),
            SmallVenue.File("plan.json", SmallVenue.Plan(hall)),
            SmallVenue.File(
                "performances.csv", SmallVenue.PerformanceHeader,
                Performance("C1", "CYRANO", 30), Performance("C2", "CYRANO", 31), Performance("C3", "CYRANO", 32),
                Performance("C4", "CYRANO", 33), Performance("J1", "JAZZ", 40)),
            SmallVenue.File(
                "products.csv", "family;family_name;code;name;kind;season;choices;price_table;performances",
                "ABO;Abonnements;ABO3;Abonnement 3 Cyrano;FixedSubscription;S;;ABO;C1 C2 C3",
                "CARTE;Abonnements à la carte;CARTE2;Carte 2 spectacles;ChoiceSubscription;S;2;;C1 C2 C3 C4",
                "FORFAIT;Forfaits;DUO;Forfait deux soirs;Package;S;;DUO;C1 C2"),
            SmallVenue.File(
                "community-types.csv", "code;name;audience;contingent", "CE;Comité d'entreprise;OPTION;CE",
                "SCO;Scolaire;SCOLAIRE;SCO"),
            SmallVenue.File(
                "structures.csv", "code;name;community_type;city;postal_code", "LYC;Lycée Jean-Moulin;SCO;Angers;49000",
                "USINE;CE de l'usine;CE;Paris;75009"),
            SmallVenue.File(
                "contacts.csv", "number;first_name;last_name;structure;email;city;postal_code",
                "1;Alice;García;LYC;alice@example.org;Angers;49000",
                "2;Blandine;DE DAINVILLE;USINE;blandine@example.org;Paris;75009",
                "3;Noé;Bernard;LYC;noe@example.org;Angers;49000", "4;Claire;Fontaine;;claire@example.org;Paris;75011"),
            SmallVenue.File(
                "channels.csv", "code;name;kind;community_types", "PRO;Espace pro;InternetRelays;CE SCO",
                "GUICHET;Guichet;BoxOffice;CE SCO -"),
        ];
        if (quotas.Length > 0)
            files.Add(SmallVenue.File("quotas.csv", ["performance;contingent;category;limit", .. quotas]));
        return files;
    }

    /// <summary>Season and the activity ESV open; MUS has no terms: closed. Cat1 and Cat2 open; profiles OPTION and ABOS
    /// validated from today on for a year, at least 5 places of each category, 2 of products.</summary>
    public static async Task Authorise(HubDb db, int today)
    {
        db.AddRange(
            new OptionTerms
            {
                Level = TermsLevel.Season,
                Code = "S",
                Allowed = true,
                CountsAgainstAvailability = true,
                OverbookingAllowed = false,
                DaysAfterPlacement = 10,
            },
            new OptionTerms { Level = TermsLevel.Activity, Code = "ESV", Allowed = true });
        foreach (var category in await db.Set<SeatCategory>().AsTracking()
            .Where(row => row.Code == "Cat1" || row.Code == "Cat2").ToListAsync(TestContext.Current.CancellationToken))
        {
            category.OptionAllowed = true;
        }

        Add(db, Profile("OPTION", ProfileKind.Places, today, today + 365, 5), "GUICHET", "PRO");
        Add(db, Profile("ABOS", ProfileKind.Products, today, today + 365, 2), "GUICHET", "PRO");
    }

    public static OptionProfile Profile(string code, ProfileKind kind, int from, int until, int minimum) => new()
    {
        Id = Guid.CreateVersion7(),
        Code = code,
        Kind = kind,
        NameFr = "Option",
        MinimumQuantity = minimum,
        FromDay = from,
        UntilDay = until,
    };

    /// <summary>Validated, for these channels.</summary>
    public static void Add(HubDb db, OptionProfile profile, params IEnumerable<string> channels)
    {
        profile.Move("Validate");
        db.Add(profile);
        db.AddRange(channels.Select(channel => new ProfileScope
        {
            ProfileId = profile.Id,
            Kind = ProfileScopeKind.Channel,
            Value = channel,
        }));
    }

    public static string Performance(string code, string title, int day) =>
        $"{code};{title};today+{day} 20:00;today+{day} 19:00;today+{day} 22:00;today+{day} 21:00;5,5;Salle;{SmallVenue.Hall};STD;OnSale";

    static IEnumerable<string> Prices() =>
        from table in new[] { (Code: "STD", Times: 1), (Code: "ABO", Times: 3), (Code: "DUO", Times: 2) }
        from category in new[] { (Code: "Cat1", Euros: 32), (Code: "Cat2", Euros: 24), (Code: "Cat3", Euros: 16) }
        from tariff in new[] { (Code: "PLEIN", Percent: 100), (Code: "OPTION", Percent: 75), (Code: "SCOLAIRE", Percent: 50) }
        select $"{table.Code};{category.Code};{tariff.Code};{table.Times * category.Euros * tariff.Percent / 100}";
}
