using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Ticketing.Appliance.Till;

/// <param name="Rights">As the operator's row had them at the last check.</param>
public sealed record CashierSession(string Token, string OperatorId, string OperatorName, IReadOnlyList<string> Rights)
{
    public bool May(string right) => Rights.Contains(right);

    /// <exception cref="RuleViolation">till.right-missing, naming the right.</exception>
    public void Require(string right)
    {
        if (!May(right))
            throw new RuleViolation("till.right-missing", $"{OperatorName} n'a pas le droit {right}.", RefusalKind.RightMissing);
    }
}

/// <summary>Operators sign in with their till code, checked against the snapshot: it works offline.</summary>
public sealed class SignIn(House house, TillOptions options, TimeProvider clock)
{
    const int TriesAllowed = 5;
    static readonly TimeSpan LockedFor = TimeSpan.FromSeconds(30);

    readonly ConcurrentDictionary<string, (CashierSession Session, DateTimeOffset LastUsed)> sessions = new();
    readonly Dictionary<string, (int Failures, DateTimeOffset Until)> failures = new(StringComparer.Ordinal);
    readonly Lock gate = new();

    /// <param name="operatorName">Sign-in name, name or id, as the operators' list has it.</param>
    /// <exception cref="RuleViolation">till.revoked, till.sign-in-refused, till.sign-in-locked, till.outside-dates, till.right-missing.</exception>
    public CashierSession Open(string operatorName, string code)
    {
        house.CheckNotRevoked();
        var typed = operatorName.Trim();
        bool Is(string known) => known.Length > 0 && known.Equals(typed, StringComparison.OrdinalIgnoreCase);
        // A sign-in name is one person's only; two people may be shown under the same name.
        var found = house.Operators.FirstOrDefault(o => Is(o.OperatorId) || Is(o.SignInName))
            ?? house.Operators.FirstOrDefault(o => Is(o.Name));
        CheckCode(found, code);
        if (!House.MayWork(found!, clock.GetUtcNow().ToUnixTimeMilliseconds()))
            throw new RuleViolation("till.outside-dates", "Votre accès n'est pas valable aujourd'hui : adressez-vous au siège.", RefusalKind.NotSignedIn);
        var session = new CashierSession(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), found!.OperatorId, found.Name, [.. found.Rights]);
        if (!TillRights.Counter.Any(session.May))
            session.Require(TillRights.Sell);
        sessions[session.Token] = (session, clock.GetUtcNow());
        return session;
    }

    /// <exception cref="RuleViolation">till.not-signed-in: unknown, signed out, too long unused, or the operator was disabled or his dates ended since.</exception>
    public CashierSession Check(string token)
    {
        var now = clock.GetUtcNow();
        if (sessions.TryGetValue(token, out var open)
            && now - open.LastUsed <= TimeSpan.FromMinutes(options.SignOutAfterMinutes)
            && house.Operators.FirstOrDefault(o => o.OperatorId == open.Session.OperatorId && House.MayWork(o, now.ToUnixTimeMilliseconds())) is { } present)
        {
            var session = open.Session with { OperatorName = present.Name, Rights = [.. present.Rights] };
            sessions[token] = (session, now);
            return session;
        }
        sessions.TryRemove(token, out _);
        throw new RuleViolation("till.not-signed-in", "Identifiez-vous à la caisse.", RefusalKind.NotSignedIn);
    }

    /// <summary>The same, and the operator may do it today: a right taken away in the office counts at once.</summary>
    /// <exception cref="RuleViolation">till.not-signed-in, till.right-missing.</exception>
    public CashierSession Check(string token, string right)
    {
        var session = Check(token);
        session.Require(right);
        return session;
    }

    public void Close(string token) => sessions.TryRemove(token, out _);

    /// <summary>One try at a time, so that many at once do not get past the limit.</summary>
    void CheckCode(Protocol.Sync.V1.OperatorRow? found, string code)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            // Every unknown name counts as one, so that guessing names costs the same and fills no memory.
            var key = found?.OperatorId ?? "";
            var (failed, until) = failures.GetValueOrDefault(key);
            if (failed >= TriesAllowed && now < until)
                throw new RuleViolation("till.sign-in-locked",
                    $"Trop d'essais : attendez {Math.Max(1, (int)Math.Ceiling((until - now).TotalSeconds))} secondes.", RefusalKind.NotSignedIn);
            if (found is { Disabled: false } && Matches(code, found.Iterations, found.Salt.Span, found.Hash.Span))
            {
                failures.Remove(key);
                return;
            }
            failures[key] = (failed + 1, now + LockedFor);
        }
        throw new RuleViolation("till.sign-in-refused", "Opérateur inconnu ou code faux.", RefusalKind.NotSignedIn);
    }

    static bool Matches(string code, int iterations, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> hash)
    {
        if (iterations <= 0 || hash.Length == 0 || code.Length is 0 or > 64)
            return false;
        var made = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(code), salt, iterations, HashAlgorithmName.SHA256, hash.Length);
        return CryptographicOperations.FixedTimeEquals(made, hash);
    }
}
