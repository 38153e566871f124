using System.Security.Cryptography;

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

    /// <summary>His profile counts from then on; 0: always has. Temporary staff has both ends.</summary>
    public long ValidFromMs { get; set; }

    /// <summary>It counts until then, then no more; 0: without end.</summary>
    public long ValidUntilMs { get; set; }

    /// <summary>Changes with the password: tokens that were made before no longer count.</summary>
    public required Guid Stamp { get; set; }

    /// <summary>May work now: here his session goes on, there his sign-in is taken.</summary>
    public bool CountsAt(long nowMs) => !Disabled && nowMs >= ValidFromMs && (ValidUntilMs == 0 || nowMs < ValidUntilMs);
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
