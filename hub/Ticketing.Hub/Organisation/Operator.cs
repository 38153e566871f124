using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

/// <summary>A person who works with the hub or at a till.</summary>
public sealed class Operator
{
    public required Guid Id { get; init; }

    /// <summary>What is typed at sign-in; small letters.</summary>
    public required string Name { get; init; }

    public required string DisplayName { get; set; }

    public required HashedSecret Password { get; set; }

    /// <summary>The short code for a till's screen; none where iterations are 0.</summary>
    public HashedSecret TillCode { get; set; } = HashedSecret.None;

    public required Guid ProfileId { get; set; }

    public int FailedSignIns { get; set; }

    public long LockedUntilMs { get; set; }

    public bool Disabled { get; set; }

    /// <summary>Changes with the password: tokens that were made before no longer count.</summary>
    public required Guid Stamp { get; set; }
}

/// <summary>
/// How long a guess takes. Each hash keeps its own count, so that raising these locks nobody out. Not a setting: no file
/// can weaken passwords.
/// </summary>
/// <param name="Password">Of a new password.</param>
/// <param name="TillCode">Of a new till code. A till's processor is small, and the code is short anyway: the till locks after wrong ones.</param>
public sealed record HashIterations(int Password = 600_000, int TillCode = 100_000);

/// <summary>PBKDF2 with SHA-256.</summary>
public sealed class HashedSecret
{
    public static HashedSecret None => new() { Iterations = 0, Salt = [], Hash = [] };

    public required int Iterations { get; init; }

    public required byte[] Salt { get; init; }

    public required byte[] Hash { get; init; }

    public static HashedSecret Of(string secret, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new HashedSecret { Iterations = iterations, Salt = salt, Hash = Derive(secret, salt, iterations) };
    }

    public bool Matches(string secret) =>
        Iterations > 0 && CryptographicOperations.FixedTimeEquals(Hash, Derive(secret, Salt, Iterations));

    static byte[] Derive(string secret, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(secret, salt, iterations, HashAlgorithmName.SHA256, 32);
}

/// <summary>A named set of rights.</summary>
public sealed class Profile
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    public List<ProfileRight> Rights { get; init; } = [];
}

public sealed class ProfileRight
{
    public Guid ProfileId { get; init; }

    public required string Node { get; init; }

    public required Right Letters { get; set; }
}

/// <summary>A value that a profile is kept from: an audience category, a product family, a contingent, a site.</summary>
public sealed class Perimeter
{
    public required Guid ProfileId { get; init; }

    public required PerimeterKind Kind { get; init; }

    public required string Value { get; init; }
}

public enum PerimeterKind
{
    AudienceCategory,
    ProductFamily,
    Contingent,
    Site,
}

/// <summary>Who acts, and what he may.</summary>
public sealed record SignedInOperator(Guid Id, string Name, string DisplayName, RightSet Rights)
{
    /// <summary>For audit entries.</summary>
    public string Who => "operator:" + Name;

    /// <summary>What the hub does by itself, e.g. loading the demo.</summary>
    public static SignedInOperator Hub { get; } = new(
        Guid.Empty, "hub", "hub",
        new RightSet(new Dictionary<string, Right> { [Organisation.Rights.Everything] = Right.All }));

    internal static async Task<SignedInOperator> Load(HubDb db, Operator person, CancellationToken cancellationToken)
    {
        var grants = await db.Set<ProfileRight>().AsNoTracking().Where(right => right.ProfileId == person.ProfileId)
            .ToDictionaryAsync(right => right.Node, right => right.Letters, cancellationToken);
        return new SignedInOperator(person.Id, person.Name, person.DisplayName, new RightSet(grants));
    }
}

/// <summary>The profiles that a hub starts with; a venue changes them as it likes.</summary>
static class StandardProfiles
{
    public const string Administrator = "Administrateur";
    public const string Cashier = "Caissier";
    public const string Supervisor = "Superviseur";

    public static async Task Add(HubDb db, CancellationToken cancellationToken)
    {
        if (await db.Set<Profile>().AnyAsync(cancellationToken))
            return;
        Add(db, Administrator, (Organisation.Rights.Everything, Right.All));
        Add(
            db, Cashier,
            ("sales.sell", Right.Read | Right.Create | Right.Execute), ("sales.print", Right.All),
            ("crm", Right.Read), ("crm.mail", Right.None), ("cashless.top-up", Right.Execute), ("finance.cash-desks", Right.Read | Right.Execute));
        Add(
            db, Supervisor,
            ("sales", Right.All), ("access", Right.All), ("cashless", Right.All), ("crm", Right.All),
            ("seating", Right.Read), ("catalogue", Right.Read), ("infocentre", Right.Read),
            ("organisation.shelf", Right.All), ("organisation.devices", Right.Read), ("finance", Right.Read | Right.Execute));
    }

    static void Add(HubDb db, string name, params (string Node, Right Letters)[] rights) => db.Add(new Profile
    {
        Id = Guid.CreateVersion7(),
        Name = name,
        Rights = [.. rights.Select(right => new ProfileRight { Node = right.Node, Letters = right.Letters })],
    });
}
