using System.Security.Claims;
using Ticketing.Hub.Crm;

namespace Ticketing.Hub.Web.Pro;

/// <summary>What a customer's cookie says.</summary>
/// <param name="Entry">Who came in, and the files that he opened.</param>
/// <param name="ActsFor">The one that he has chosen; null where he has several and has not chosen yet.</param>
sealed record ProSession(ProEntry Entry, Guid? ActsFor)
{
    const string Email = "email", File = "file", Chosen = "acts-for", ByLink = "by-link";

    public static ProSession? Of(ClaimsPrincipal session)
    {
        var own = session.Identities.FirstOrDefault(one => one.AuthenticationType == ProCookie.Scheme);
        if (own?.FindFirst(Email)?.Value is not { } email)
            return null;
        var files = own.FindAll(File).Select(claim => Read(claim.Value)).OfType<OpenedFile>().ToList();
        return new ProSession(
            new ProEntry(email, files, own.HasClaim(claim => claim.Type == ByLink)),
            Guid.TryParse(own.FindFirst(Chosen)?.Value, out var chosen) ? chosen : null);
    }

    public ClaimsIdentity Identity()
    {
        var identity = new ClaimsIdentity(ProCookie.Scheme);
        identity.AddClaim(new Claim(Email, Entry.Email));
        identity.AddClaims(Entry.Files.Select(file => new Claim(File, $"{file.ContactId:N}.{file.Stamp:N}")));
        if (ActsFor is { } chosen)
            identity.AddClaim(new Claim(Chosen, chosen.ToString()));
        if (Entry.ByLink)
            identity.AddClaim(new Claim(ByLink, "1"));
        return identity;
    }

    static OpenedFile? Read(string text) =>
        text.Split('.') is [var contact, var stamp] && Guid.TryParseExact(contact, "N", out var id)
            && Guid.TryParseExact(stamp, "N", out var mark)
            ? new OpenedFile(id, mark)
            : null;
}
