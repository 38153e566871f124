using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

/// <summary>Who gives the show, as papers say it: the name first, then what the venue typed, without the name again.</summary>
public static class LegalMentions
{
    /// <summary>Address, SIRET and licence, a line each as they were typed.</summary>
    public static string[] MentionsAfterName(this SiteRow site)
    {
        var text = site.LegalMentions.ReplaceLineEndings("\n").Trim();
        if (text.StartsWith(site.OrganisationName, StringComparison.OrdinalIgnoreCase))
            text = text[site.OrganisationName.Length..].TrimStart(' ', ',', '-', '\n');
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
