using Microsoft.Extensions.DependencyInjection;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Options;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Bench;

/// <summary>Ten evenings in a hall of standing places, and options that are placed by the use case itself.</summary>
static class ValidateSeason
{
    const int Performances = 10;

    public static async Task<List<Guid>> Write(IServiceProvider services, int contacts, int options, CancellationToken stop)
    {
        var lane = services.GetRequiredService<WriteLane>();
        await lane.Run("Set up", (db, token) => services.GetRequiredService<SetUpOrganisation>().Run(
            db, new OrganisationDetails(1, "Théâtre", "theatre", "1 place du Théâtre"), token), stop);
        var season = new Season { Id = Guid.CreateVersion7(), Code = "S", Name = "Saison" };
        var activity = new Activity { Id = Guid.CreateVersion7(), Code = "A", Name = "Spectacles", SeasonId = season.Id };
        var show = new Event { Id = Guid.CreateVersion7(), Code = "E", Name = "Cyrano de Bergerac", ActivityId = activity.Id };
        var people = Enumerable.Range(1, contacts).Select(number => new Contact
        {
            Id = Guid.CreateVersion7(), Number = number, Role = ContactRole.Individual, FirstName = "Anne", LastName = "Martin",
            Email = $"anne{number}@example.org", City = "Angers", PostalCode = "49000", Country = "FR", SearchText = "anne martin",
        }).ToList();
        await lane.Run("Season", (db, _) =>
        {
            db.AddRange(
                season, activity, show, new SalesChannel { Code = "GUICHET", Name = "Guichet", Kind = ChannelKind.BoxOffice },
                new AudienceCategory { Code = "CO", Name = "Collectivités" },
                new AudienceSubCategory { Code = "OPTION", Name = "Tarif option", AudienceCategory = "CO" },
                new Tariff { Code = "OPTION", Name = "Option", Rank = 1, AudienceSubCategory = "OPTION" },
                new Price { PriceTable = "STD", Category = "Cat1", Tariff = "OPTION", Amount = 2400, Currency = "EUR", OnSale = true },
                new LogicalConfiguration { Code = "salle", Physical = "", Name = "Salle", Version = Guid.CreateVersion7() },
                new SeatCategory
                {
                    Configuration = "salle", Code = "Cat1", Name = "Cat1", Color = "#336699", Rank = 1, Numbered = false,
                    Capacity = 5000, OptionAllowed = true,
                },
                new OptionTerms { Level = TermsLevel.Season, Code = "S", CountsAgainstAvailability = true, DaysAfterPlacement = 10 },
                new OptionTerms { Level = TermsLevel.Activity, Code = "A", Allowed = true });
            db.AddRange(people);
            for (var number = 1; number <= Performances; number++)
            {
                var at = TimeProvider.System.GetUtcNow().AddDays(30 + number).ToUnixTimeMilliseconds();
                db.Add(new Performance
                {
                    Number = number, Code = $"P{number}", EventId = show.Id, Space = "Salle", Seating = "salle", PriceTable = "STD",
                    StartsAtMs = at, DoorsOpenAtMs = at - 3_600_000, DoorsCloseAtMs = at + 3_600_000, SalesEndAtMs = at,
                    VatRate = 550,
                });
                db.Add(new HouseRecord { Performance = number, Configuration = "salle", Stamp = Guid.CreateVersion7() });
            }

            return Task.CompletedTask;
        }, stop);
        var place = services.GetRequiredService<PlaceDirectly>();
        var ids = new List<Guid>(options);
        for (var number = 0; number < options; number++)
        {
            var wish = new WishedOption(show.Id, "", 1 + (number % Performances), [], [], [new WishedSeats("Cat1", 20)], false, "");
            ids.Add((await place.Run(
                SignedInOperator.Hub, $"p{number}", new NewPlacement(people[number % contacts].Id, "GUICHET", wish, "OPTION", ""),
                stop)).Id);
        }

        return ids;
    }
}
