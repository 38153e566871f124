namespace Ticketing.Appliance.Till;

/// <summary>What each request was promised: its own id of a sale, a top-up, a movement. The same request again finds it.</summary>
public sealed class Requests(TillFile file, TimeProvider clock)
{
    /// <exception cref="RuleViolation">till.request-reused: it was made for something else.</exception>
    public string? SubjectOf(string requestId, string kind) =>
        file.Read("select kind, subject from requests where request_id = $1", r => (Kind: r.GetString(0), Subject: r.GetString(1)), requestId) switch
        {
            [] => null,
            [var found] when found.Kind == kind => found.Subject,
            [var found, ..] => throw RuleViolation.Invalid("till.request-reused", $"request_id: déjà utilisé pour « {found.Kind} »."),
        };

    /// <summary>On disk before anything is done for it.</summary>
    public string Promise(string requestId, string kind, string subject)
    {
        if (SubjectOf(requestId, kind) is { } promised)
            return promised;
        file.Write(t => t.Run("insert into requests (request_id, kind, subject, made_at_ms) values ($1,$2,$3,$4)",
            requestId, kind, subject, clock.GetUtcNow().ToUnixTimeMilliseconds()));
        return subject;
    }
}
