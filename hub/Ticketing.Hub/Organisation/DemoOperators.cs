using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

/// <summary>The people of the demo, with passwords that everybody can read here. Only where Hub:Demo is set.</summary>
public sealed class DemoOperators(
    WriteLane lane, CreateOperator create, SetUpOrganisation setUp, IOptions<HubOptions> options)
{
    static readonly NewOperator[] People =
    [
        new("admin", "Camille (direction)", "demo-admin", "", StandardProfiles.Administrator),
        new("superviseur", "Dominique (superviseur)", "demo-superviseur", "9000", StandardProfiles.Supervisor),
        new("options", "Charlie (options)", "demo-options", "", StandardProfiles.Options),
        new("caisse1", "Alix (caisse 1)", "demo-caisse1", "1111", StandardProfiles.Cashier),
        new("caisse2", "Sacha (caisse 2)", "demo-caisse2", "2222", StandardProfiles.Cashier),
    ];

    static readonly OrganisationDetails Venue = new(
        1, "Théâtre de la Ville-Haute", "ville-haute",
        "1 place du Théâtre, 75000 Ville-Haute\nLicence d'entrepreneur de spectacles PLATESV-D-2026-000001",
        "Régie des spectacles");

    public async Task Add(CancellationToken cancellationToken)
    {
        if (!options.Value.Demo)
            return;
        var prepared = People.Select(person => (Person: create.Prepare(person), person.Profile)).ToList();
        await lane.Run(
            "DemoOperators",
            async (db, token) =>
            {
                if (await db.Set<Operator>().AnyAsync(token))
                    return;
                if (!await db.Set<IssuingOrganisation>().AnyAsync(token))
                    await setUp.Run(db, Venue, token);
                await db.SaveChangesAsync(token);
                foreach (var (person, profile) in prepared)
                {
                    await create.Add(db, SignedInOperator.Hub, person, profile, token);
                }
            },
            cancellationToken);
    }
}
