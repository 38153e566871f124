using System.Buffers.Text;
using System.Globalization;
using System.Resources;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Crm;

/// <summary>Links that open the espace pro: made, mailed, and taken once. Used inside lane commands.</summary>
public sealed class SignInLinks(Outbox outbox, IOptions<HubOptions> hub, TimeProvider clock)
{
    public const string Page = "/pro/link";

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>So many in <see cref="Window"/> go to one address; a stranger cannot fill its mailbox.</summary>
    public const int MostInWindow = 3;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    const int TokenBytes = 32;

    static readonly ResourceManager Words = new(typeof(CrmLetters));

    internal async Task<bool> MayHaveAnother(HubDb db, string emailKey, CancellationToken cancellationToken)
    {
        var since = clock.NowMs() - (long)Window.TotalMilliseconds;
        return await db.Set<SignInLink>().CountAsync(
            link => link.EmailKey == emailKey && link.CreatedAtMs > since, cancellationToken) < MostInWindow;
    }

    /// <param name="kind">Which letter: "Link" or "Invitation".</param>
    internal async Task Send(HubDb db, Contact contact, string kind, CultureInfo language, CancellationToken cancellationToken)
    {
        var now = clock.NowMs();
        // What was over a day ago says nothing to anybody any more.
        await db.Set<SignInLink>().Where(link => link.ExpiresAtMs < now - 86_400_000).ExecuteDeleteAsync(cancellationToken);
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var hash = HashOf(token);
        db.Add(new SignInLink
        {
            TokenHash = hash,
            EmailKey = contact.EmailKey,
            CreatedAtMs = now,
            ExpiresAtMs = now + (long)Lifetime.TotalMilliseconds,
        });
        var house = (await db.Set<IssuingOrganisation>().AsNoTracking().SingleOrDefaultAsync(cancellationToken))?.Name ?? "";
        var name = $"{contact.FirstName} {contact.LastName}".Trim();
        var letter = new Letter(
            "crm:sign-in-link:" + hash[..32], contact.Email.Trim(), name,
            Word(kind + "Subject", language, house),
            Word(
                kind + "Text", language, name, $"{hub.Value.Address}{Page}?t={token}", (int)Lifetime.TotalMinutes,
                hub.Value.Address + "/pro", house))
        {
            Secret = true,
        };
        await outbox.Send(db, letter, cancellationToken);
    }

    /// <summary>The address that the link was sent to. A link opens once.</summary>
    /// <exception cref="RuleViolation">"crm.link-unknown", "crm.link-used", "crm.link-expired".</exception>
    internal async Task<string> Take(HubDb db, string token, CancellationToken cancellationToken)
    {
        var hash = HashOf(token);
        var link = await db.Set<SignInLink>().SingleOrDefaultAsync(row => row.TokenHash == hash, cancellationToken)
            ?? throw No("crm.link-unknown", "This link is not known: it is old, or was not copied whole.");
        if (link.UsedAtMs > 0)
            throw No("crm.link-used", "This link was used already; a link opens once.");
        if (link.ExpiresAtMs <= clock.NowMs())
            throw No("crm.link-expired", $"This link counted for {(int)Lifetime.TotalMinutes} minutes, which are over.");
        link.UsedAtMs = clock.NowMs();
        return link.EmailKey;
    }

    static RuleViolation No(string code, string detail) => new(code, detail, RefusalKind.NotSignedIn);

    static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    static string Word(string key, CultureInfo language, params object[] parts) =>
        string.Format(language, Words.GetString(key, language)!, parts);
}

/// <summary>Names the resource files of letters to contacts: French in CrmLetters.resx, English in CrmLetters.en.resx.</summary>
public sealed class CrmLetters;
