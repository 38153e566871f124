using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

/// <summary>Who issues the tickets: the organisme.</summary>
public sealed class IssuingOrganisation
{
    /// <summary>1 to 65535; stands in every ticket code.</summary>
    public required int Number { get; init; }

    public required string Name { get; set; }

    /// <summary>The institution that it belongs to.</summary>
    public required string Institution { get; set; }

    /// <summary>Short name of the site, as in MQTT topics: small letters, digits, dashes.</summary>
    public required string Site { get; set; }

    /// <summary>Name, address and licence number of the operator of the show, as the law wants them on a ticket.</summary>
    public required string LegalMentions { get; set; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Days that an appliance may work without the hub.</summary>
    public required int OfflineDays { get; set; }
}

/// <summary>What is asked of whoever sets the hub up.</summary>
public sealed record OrganisationDetails(
    int Number, string Name, string Site, string LegalMentions, string Institution = "", string Currency = "EUR",
    int OfflineDays = 30);

/// <summary>Makes the organisation and its first keys, or changes what it is called. Used inside lane commands.</summary>
public sealed class SetUpOrganisation(MasterKeys keys, ChangeFeed feed)
{
    /// <exception cref="RuleViolation">"organisation.details-invalid", "organisation.another-exists".</exception>
    public async Task<IssuingOrganisation> Run(HubDb db, OrganisationDetails details, CancellationToken cancellationToken)
    {
        Check(details);
        var present = await db.Set<IssuingOrganisation>().SingleOrDefaultAsync(cancellationToken);
        if (present is not null && present.Number != details.Number)
        {
            throw new RuleViolation(
                "organisation.another-exists",
                $"This hub belongs to organisation {present.Number} ({present.Name}); its tickets carry that number.");
        }

        if (present is null)
        {
            present = new IssuingOrganisation
            {
                Number = details.Number,
                Name = details.Name,
                Institution = details.Institution,
                Site = details.Site,
                LegalMentions = details.LegalMentions,
                Currency = details.Currency,
                OfflineDays = details.OfflineDays,
            };
            db.Add(present);
            await keys.Renew(db, KeyPurpose.Ticket, cancellationToken);
            await keys.Renew(db, KeyPurpose.Purse, cancellationToken);
            await StandardProfiles.Add(db, cancellationToken);
        }

        (present.Name, present.Institution) = (details.Name, details.Institution);
        (present.Site, present.LegalMentions, present.OfflineDays) =
            (details.Site, details.LegalMentions, details.OfflineDays);
        feed.Publish(db, OrganisationRows.Of(present), Audience.AllEdges, Audience.Tills);
        return present;
    }

    /// <exception cref="RuleViolation">"organisation.not-set-up".</exception>
    public static async Task<IssuingOrganisation> Current(HubDb db, CancellationToken cancellationToken) =>
        await db.Set<IssuingOrganisation>().SingleOrDefaultAsync(cancellationToken)
        ?? throw new RuleViolation("organisation.not-set-up", "The hub has no organisation yet: create the first operator.");

    static void Check(OrganisationDetails details)
    {
        List<string> wrong = [];
        if (details.Number is < 1 or > ushort.MaxValue)
            wrong.Add($"number: 1 to 65535, not {details.Number}.");
        if (string.IsNullOrWhiteSpace(details.Name))
            wrong.Add("name: is missing.");
        if (!SiteName.IsValid(details.Site))
            wrong.Add($"site: {SiteName.Rule}, not '{details.Site}'.");
        if (details.Currency.Length != 3 || !details.Currency.All(char.IsAsciiLetterUpper))
            wrong.Add($"currency: three capital letters, not '{details.Currency}'.");
        if (details.OfflineDays is < 1 or > 30)
            wrong.Add($"offline days: 1 to 30, not {details.OfflineDays}.");
        if (wrong.Count > 0)
            throw RuleViolation.Invalid("organisation.details-invalid", wrong);
    }
}

/// <summary>Names that stand in MQTT topics.</summary>
public static class SiteName
{
    public const string Rule = "1 to 32 small letters, digits and dashes";

    public static bool IsValid(string name) =>
        name.Length is >= 1 and <= 32 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
