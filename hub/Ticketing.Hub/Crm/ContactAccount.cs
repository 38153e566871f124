using Ticketing.Hub.Organisation;

namespace Ticketing.Hub.Crm;

/// <summary>How a contact comes into the espace pro: by a link in a mail, and by a password once one is set.</summary>
public sealed class ContactAccount
{
    public required Guid ContactId { get; init; }

    /// <summary>None where iterations are 0: by links only.</summary>
    public HashedSecret Password { get; set; } = HashedSecret.None;

    /// <summary>The address that the password was set under. It opens nothing under another one, so that whoever had the
    /// file before does not come in with the next one's address.</summary>
    public string PasswordOf { get; set; } = "";

    public int FailedSignIns { get; set; }

    public long LockedUntilMs { get; set; }

    /// <summary>By the office: neither link nor password opens it.</summary>
    public bool Closed { get; set; }

    public long InvitedAtMs { get; set; }

    public long LastEnteredMs { get; set; }

    /// <summary>Sessions that were opened under another one no longer count.</summary>
    public required Guid Stamp { get; set; }
}

/// <summary>A link that was mailed. Only its hash is kept: whoever reads the database cannot use it.</summary>
public sealed class SignInLink
{
    public required string TokenHash { get; init; }

    /// <summary>It opens all files of that address.</summary>
    public required string EmailKey { get; init; }

    public required long CreatedAtMs { get; init; }

    public required long ExpiresAtMs { get; init; }

    /// <summary>0: not yet.</summary>
    public long UsedAtMs { get; set; }
}

/// <summary>A file that somebody has opened, and the mark of its account then.</summary>
public sealed record OpenedFile(Guid ContactId, Guid Stamp);

/// <summary>Whoever has come in: his address, and the files that he may act for.</summary>
/// <param name="ByLink">He has just read his mail: he needs no old password to set a new one.</param>
public sealed record ProEntry(string Email, IReadOnlyList<OpenedFile> Files, bool ByLink);

/// <summary>Who acts in the espace pro, and for which structure.</summary>
/// <param name="CommunityType">Its code; empty for an individual.</param>
public sealed record ProVisitor(
    Guid ContactId, int Number, string Name, string Email, string Structure, string CommunityType, string CommunityTypeName)
{
    /// <summary>For audit entries and histories.</summary>
    public string Who => "contact:" + Number;

    /// <summary>"Lycée Jean-Moulin", or the person where there is no structure.</summary>
    public string ActsFor => Structure.Length > 0 ? Structure : Name;
}
