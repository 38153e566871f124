using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Ticketing.Appliance.Till;

public sealed record CashierSession(string Token, string OperatorId, string OperatorName, IReadOnlyList<string> Rights)
{
    public bool May(string right) => Rights.Contains(right);
}

/// <summary>Operators sign in with their till code, checked against the snapshot: it works offline.</summary>
public sealed class SignIn(House house, TillOptions options, TimeProvider clock)
{
    public const string Sell = "sales.sell:E";
    const int TriesAllowed = 5;
    static readonly TimeSpan LockedFor = TimeSpan.FromSeconds(30);

    readonly ConcurrentDictionary<string, (CashierSession Session, DateTimeOffset LastUsed)> sessions = new();
    readonly ConcurrentDictionary<string, (int Failures, DateTimeOffset Until)> failures = new();

    /// <param name="operatorName">Name or id, as the operators' list has it.</param>
    /// <exception cref="RuleViolation">till.sign-in-refused, till.sign-in-locked, till.right-missing.</exception>
    public CashierSession Open(string operatorName, string code)
    {
        var now = clock.GetUtcNow();
        var key = operatorName.Trim().ToUpperInvariant();
        if (failures.TryGetValue(key, out var failed) && failed.Failures >= TriesAllowed && now < failed.Until)
            throw new RuleViolation("till.sign-in-locked", "Trop d'essais : attendez 30 secondes.", RefusalKind.NotSignedIn);
        var found = house.Operators.FirstOrDefault(o => o.OperatorId.Equals(key, StringComparison.OrdinalIgnoreCase)
            || o.Name.Equals(key, StringComparison.OrdinalIgnoreCase));
        if (found is null || found.Disabled || !Matches(code, found.Iterations, found.Salt.Span, found.Hash.Span))
        {
            failures[key] = (failed.Failures + 1, now + LockedFor);
            throw new RuleViolation("till.sign-in-refused", "Opérateur inconnu ou code faux.", RefusalKind.NotSignedIn);
        }
        failures.TryRemove(key, out _);
        if (!found.Rights.Contains(Sell))
            throw new RuleViolation("till.right-missing", $"{found.Name} n'a pas le droit de vendre ({Sell}).", RefusalKind.RightMissing);
        var session = new CashierSession(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), found.OperatorId, found.Name, [.. found.Rights]);
        sessions[session.Token] = (session, now);
        return session;
    }

    /// <exception cref="RuleViolation">till.not-signed-in: unknown, signed out, too long unused, or the operator was disabled since.</exception>
    public CashierSession Check(string token)
    {
        var now = clock.GetUtcNow();
        if (sessions.TryGetValue(token, out var open)
            && now - open.LastUsed <= TimeSpan.FromMinutes(options.SignOutAfterMinutes)
            && house.Operators.Any(o => o.OperatorId == open.Session.OperatorId && !o.Disabled))
        {
            sessions[token] = (open.Session, now);
            return open.Session;
        }
        sessions.TryRemove(token, out _);
        throw new RuleViolation("till.not-signed-in", "Identifiez-vous à la caisse.", RefusalKind.NotSignedIn);
    }

    public void Close(string token) => sessions.TryRemove(token, out _);

    static bool Matches(string code, int iterations, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> hash)
    {
        if (iterations <= 0 || hash.Length == 0 || code.Length is 0 or > 64)
            return false;
        var made = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(code), salt, iterations, HashAlgorithmName.SHA256, hash.Length);
        return CryptographicOperations.FixedTimeEquals(made, hash);
    }
}
