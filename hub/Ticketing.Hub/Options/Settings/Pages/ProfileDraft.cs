using Ticketing.Hub.Distribution;

namespace Ticketing.Hub.Options.Settings.Pages;

/// <summary>A profile while it is being written on the screen.</summary>
public sealed class ProfileDraft
{
    readonly ProfileKind kind;

    /// <param name="card">The one that is edited or copied; null for an empty one.</param>
    /// <param name="kind">Of an empty one.</param>
    /// <param name="today">An empty one is open from today on for a year.</param>
    public ProfileDraft(ProfileCard? card, ProfileKind kind, int today)
    {
        this.kind = card?.Profile.Kind ?? kind;
        (From, Until) = (DateOnly.FromDayNumber(today), DateOnly.FromDayNumber(today + 365));
        if (card is null)
            return;
        var profile = card.Profile;
        (Code, Minimum) = (profile.Code, profile.MinimumQuantity);
        (NameFr, NameEn, NameDe, NameEs, NameIt) =
            (profile.NameFr, profile.NameEn, profile.NameDe, profile.NameEs, profile.NameIt);
        (From, Until, Payment) = (Date(profile.FromDay), Date(profile.UntilDay), Date(profile.PaymentDay ?? 0));
        foreach (var scope in card.Scopes)
        {
            Lists[scope.Key].UnionWith(scope);
        }
    }

    public string Code { get; set; } = "";

    public string NameFr { get; set; } = "";

    public string NameEn { get; set; } = "";

    public string NameDe { get; set; } = "";

    public string NameEs { get; set; } = "";

    public string NameIt { get; set; } = "";

    public int? Minimum { get; set; } = 1;

    public DateOnly? From { get; set; }

    public DateOnly? Until { get; set; }

    public DateOnly? Payment { get; set; }

    public Dictionary<ProfileScopeKind, HashSet<string>> Lists { get; } =
        Enum.GetValues<ProfileScopeKind>().ToDictionary(one => one, _ => new HashSet<string>());

    public OptionProfileContent Content => new(
        Code, kind, NameFr, NameEn, NameDe, NameEs, NameIt, Minimum ?? 0, From?.DayNumber ?? 0, Until?.DayNumber ?? 0,
        Payment?.DayNumber, [.. Lists.SelectMany(list => list.Value.Select(value => (list.Key, value)))]);

    /// <summary>The fields that keep even a draft from being kept.</summary>
    public IEnumerable<string> Wrong
    {
        get
        {
            if (Code.Trim().Length == 0 || Code.Trim().Any(char.IsWhiteSpace))
                yield return "code";
            if (Minimum is null or < 1 or > OptionProfileRules.MostMinimum)
                yield return "minimum";
        }
    }

    static DateOnly? Date(int day) => day == 0 ? null : DateOnly.FromDayNumber(day);
}
