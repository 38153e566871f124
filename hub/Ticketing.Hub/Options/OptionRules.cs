using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Options;

/// <summary>What somebody asks for, before it is an option.</summary>
/// <param name="Event">Of a place option; null: the one that the performance is of.</param>
/// <param name="Product">Code, of a product option; empty for places.</param>
/// <param name="Performance">First choice, of a place option.</param>
/// <param name="Fallbacks">Up to three other dates, the best first.</param>
/// <param name="Choices">Performances chosen in a subscription à la carte.</param>
public sealed record WishedOption(
    Guid? Event, string Product, int? Performance, IReadOnlyList<int> Fallbacks, IReadOnlyList<int> Choices,
    IReadOnlyList<WishedSeats> Seats, bool AcceptsUpgrade, string Remark);

public sealed record WishedSeats(string Category, int Quantity);

/// <summary>Who asks: what the rules need of the contact.</summary>
public sealed record Asker(Guid ContactId, int Number, string Name, Guid? StructureId, string CommunityType, string TypeName);

/// <summary>
/// The six levels that must all say yes before something may be asked for, each alone: season, activity, seat category,
/// community type, operator's rights (asked by the use case), profile. A placement asks the same without the profile.
/// </summary>
static class OptionRules
{
    const int MostOfOne = 1000, LongestRemark = 2000;

    public static void CheckShape(OptionSubject subject, WishedOption wish)
    {
        List<string> wrong = [];
        if (wish.Seats.Count == 0 || wish.Seats.All(seats => seats.Quantity == 0))
            wrong.Add("seats: at least one category.");
        wrong.AddRange(wish.Seats.Where(seats => seats.Quantity is < 0 or > MostOfOne)
            .Select(seats => $"seats: 1 to {MostOfOne} of {seats.Category}, not {seats.Quantity}."));
        if (wish.Seats.DistinctBy(seats => seats.Category).Count() != wish.Seats.Count)
            wrong.Add("seats: a category stands twice.");
        if (wish.Remark.Length > LongestRemark)
            wrong.Add($"remark: at most {LongestRemark} characters.");
        if (wrong.Count > 0)
            throw RuleViolation.Invalid("option.invalid", wrong);
        if (subject.Product is { } product)
            CheckChoices(subject, product, wish);
        else
            CheckDates(subject, wish);
    }

    static void CheckDates(OptionSubject subject, WishedOption wish)
    {
        if (wish.Performance is not { } first)
            throw RuleViolation.Invalid("option.performance-missing", "performance: choose one.");
        if (wish.Fallbacks.Count > OptionFallback.Most)
        {
            throw new RuleViolation(
                "option.too-many-fallbacks",
                $"At most {OptionFallback.Most} fallback dates, not {wish.Fallbacks.Count}.", RefusalKind.InvalidInput)
            {
                Parts = [OptionFallback.Most, wish.Fallbacks.Count],
            };
        }

        if (wish.Fallbacks.Append(first).Distinct().Count() != wish.Fallbacks.Count + 1)
            throw RuleViolation.Invalid("option.fallback-twice", "fallbacks: each date once, and not the first choice.");
        foreach (var number in wish.Fallbacks.Append(first))
        {
            var performance = subject.Performance(number);
            foreach (var seats in wish.Seats.Where(seats => performance.Category(seats.Category) is null))
            {
                throw new RuleViolation(
                    "option.category-unknown",
                    $"Performance {number} has no category {seats.Category}; it has "
                        + $"{string.Join(", ", performance.Categories.Select(one => one.Code))}.", RefusalKind.InvalidInput)
                {
                    Parts = [seats.Category, string.Join(", ", performance.Categories.Select(one => one.Name))],
                };
            }
        }
    }

    static void CheckChoices(OptionSubject subject, Product product, WishedOption wish)
    {
        if (product.Kind != ProductKind.ChoiceSubscription)
            return;
        if (wish.Choices.Distinct().Count() != product.Choices || wish.Choices.Count != product.Choices)
        {
            throw new RuleViolation(
                "option.choices-wrong",
                $"{product.Name} has {product.Choices} different choices, not {wish.Choices.Count}.", RefusalKind.InvalidInput)
            {
                Parts = [product.Name, product.Choices, wish.Choices.Count],
            };
        }

        foreach (var number in wish.Choices)
        {
            subject.Performance(number);
        }
    }

    /// <summary>How far on the way to a yes the level stands that said no: the higher, the less is missing.</summary>
    internal static int Rank(RuleViolation no) => no.Code switch
    {
        "option.season-closed" or "option.activity-closed" => 1,
        "option.category-closed" => 2,
        "option.community-closed" or "option.community-quantity" or "option.community-performance" => 3,
        "option.no-profile" => 4,
        _ => 5,
    };

    /// <summary>Levels one to four, for a request and for a placement alike.</summary>
    public static void CheckLevels(
        OptionSubject subject, Asker asker, IEnumerable<SubjectPerformance> performances, IEnumerable<WishedSeats> seats,
        IReadOnlyList<(OptionLimitation Table, IReadOnlyCollection<string> Types)> limitations,
        IReadOnlyDictionary<int, int> hadByStructure)
    {
        if (!subject.Terms.Allowed && subject.Product is not null)
        {
            throw new RuleViolation(
                "option.season-closed", $"Level season: {subject.Season.Name} admits no product options.")
            {
                Parts = [subject.Season.Name],
            };
        }

        if (!subject.Terms.Allowed)
        {
            throw new RuleViolation(
                "option.activity-closed", $"Level activity: {subject.Activity!.Name} admits no place options.")
            {
                Parts = [subject.Activity.Name],
            };
        }

        var (dates, wanted) = (performances.ToList(), seats.Where(one => one.Quantity > 0).ToList());
        foreach (var (performance, one) in dates.SelectMany(date => wanted.Select(one => (date, one))))
        {
            if (performance.Category(one.Category) is { OptionAllowed: false } closed)
                throw CategoryClosed(performance, closed.Name);
        }

        CheckCommunity(subject, asker, dates, wanted.Sum(one => one.Quantity), limitations, hadByStructure);
    }

    static RuleViolation CategoryClosed(SubjectPerformance performance, string name)
    {
        var allowed = string.Join(", ", performance.Categories.Where(one => one.OptionAllowed).Select(one => one.Name));
        return new RuleViolation(
            "option.category-closed",
            $"Level seat category: {name} admits no options; admitted: {(allowed.Length > 0 ? allowed : "none")}.")
        {
            Parts = [name, allowed.Length > 0 ? allowed : "–"],
        };
    }

    static void CheckCommunity(
        OptionSubject subject, Asker asker, List<SubjectPerformance> performances, int quantity,
        IReadOnlyList<(OptionLimitation Table, IReadOnlyCollection<string> Types)> limitations,
        IReadOnlyDictionary<int, int> hadByStructure)
    {
        var ofFamily = limitations.Where(one => one.Table.Family == subject.Family).ToList();
        if (ofFamily.Count == 0)
            return;
        var own = ofFamily.FindAll(one => one.Types.Contains(asker.CommunityType));
        if (own.Count == 0)
        {
            throw new RuleViolation(
                "option.community-closed",
                $"Level community type: no limitation table of {subject.Family} admits '{asker.TypeName}'.")
            {
                Parts = [asker.TypeName.Length > 0 ? asker.TypeName : "Particulier"],
            };
        }

        if (own.Min(one => one.Table.MostPerOption) is { } most && quantity > most)
        {
            throw new RuleViolation(
                "option.community-quantity",
                $"Level community type: at most {most} places an option for '{asker.TypeName}', not {quantity}.")
            {
                Parts = [most, asker.TypeName, quantity],
            };
        }

        if (own.Min(one => one.Table.MostPerPerformance) is not { } each)
            return;
        foreach (var performance in performances)
        {
            var had = hadByStructure.GetValueOrDefault(performance.Number);
            if (had + quantity > each)
            {
                throw new RuleViolation(
                    "option.community-performance",
                    $"Level community type: at most {each} places of '{asker.TypeName}' at performance {performance.Number} "
                        + $"for one structure; it has {had}, {quantity} more are asked for.")
                {
                    Parts = [each, asker.TypeName, had, quantity],
                };
            }
        }
    }

    /// <summary>Level six: the profile of this channel that admits all of the wish; requests only.</summary>
    public static OptionProfile CheckProfile(
        OptionSubject subject, WishedOption wish, string channel, int today, IReadOnlyList<ProfileCard> profiles)
    {
        var given = profiles.Where(card => card.IsGivenTo(channel)).ToList();
        var open = given.FindAll(card => card.Profile.CoversDay(today));
        if (open.Count == 0)
            throw NoProfile(given, today);
        var covering = open.FindAll(card => Lists(card, subject, wish));
        if (covering.Count == 0)
            throw OutOfScope(subject, open);

        var profile = covering.MinBy(card => card.Profile.MinimumQuantity)!.Profile;
        var few = wish.Seats.FirstOrDefault(
            seats => seats.Quantity > 0 && seats.Quantity < profile.MinimumQuantity);
        return few is null
            ? profile
            : throw new RuleViolation(
                "option.minimum-quantity",
                $"Level profile: at least {profile.MinimumQuantity} places of each category; {few.Category} has {few.Quantity}.")
            {
                Parts = [profile.MinimumQuantity, few.Category, few.Quantity],
            };
    }

    /// <summary>With what the open profiles admit of the subject, so that whoever asked knows what to ask for.</summary>
    internal static RuleViolation OutOfScope(OptionSubject subject, List<ProfileCard> open)
    {
        var ofSubject = open.FindAll(card => subject.Product is { } product
            ? card.Lists(ProfileScopeKind.Product, product.Code)
            : card.Lists(ProfileScopeKind.Event, subject.Event!.Code));
        var dates = Named(subject.Performances.Where(date => subject.Product is not null || ofSubject.Exists(card => card.Lists(
                ProfileScopeKind.Performance, date.Number.ToString(System.Globalization.CultureInfo.InvariantCulture))))
            .Select(date => date.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var categories = Named(subject.Performances.SelectMany(date => date.Categories)
            .Where(category => ofSubject.Exists(card => card.Lists(ProfileScopeKind.Category, category.Code)))
            .Select(category => category.Name));
        return new RuleViolation(
            "option.profile-scope",
            $"Level profile: none that is open today lists {subject.Name} with these dates and categories; open: "
                + $"{string.Join(", ", open.Select(card => card.Profile.Code))}; admitted performances: {dates}; categories: {categories}.")
        {
            Parts = [subject.Name, dates, categories],
        };

        static string Named(IEnumerable<string> all) => string.Join(", ", all.Distinct()) is { Length: > 0 } some ? some : "–";
    }

    internal static RuleViolation NoChannel(Asker asker) => new(
        "option.channel-none", $"No online sales channel is open to '{asker.TypeName}': ask the box office.")
    {
        Parts = [asker.TypeName.Length > 0 ? asker.TypeName : "Particulier"],
    };

    /// <summary>Most places of one option for this community type; null for no limit.</summary>
    internal static int? MostOf(
        OptionSubject subject, Asker asker, IReadOnlyList<(OptionLimitation Table, IReadOnlyCollection<string> Types)> limitations) =>
        limitations.Where(one => one.Table.Family == subject.Family && one.Types.Contains(asker.CommunityType))
            .Min(one => one.Table.MostPerOption);

    internal static RuleViolation NoProfile(List<ProfileCard> given, int today)
    {
        var next = given.Where(card => card.Profile.FromDay > today).MinBy(card => card.Profile.FromDay)?.Profile;
        var last = given.Where(card => card.Profile.UntilDay < today).MaxBy(card => card.Profile.UntilDay)?.Profile;
        var when = next is not null ? $"{next.Code} opens on {Day(next.FromDay)}"
            : last is not null ? $"{last.Code} ended on {Day(last.UntilDay)}"
            : "none is given to this channel";
        var quand = next is not null ? $"ouverture le {French(next.FromDay)}"
            : last is not null ? $"la période s'est terminée le {French(last.UntilDay)}"
            : "cette filière n'en a pas";
        return new RuleViolation("option.no-profile", $"Level profile: no profile is open today: {when}.")
        {
            Parts = [quand],
        };
    }

    static bool Lists(ProfileCard card, OptionSubject subject, WishedOption wish) =>
        (subject.Product is { } product
            ? card.Lists(ProfileScopeKind.Product, product.Code)
            : card.Lists(ProfileScopeKind.Event, subject.Event!.Code)
                && wish.Fallbacks.Append(wish.Performance!.Value).All(number =>
                    card.Lists(ProfileScopeKind.Performance, number.ToString(System.Globalization.CultureInfo.InvariantCulture))))
        && wish.Seats.Where(seats => seats.Quantity > 0)
            .All(seats => card.Lists(ProfileScopeKind.Category, seats.Category));

    static string Day(int day) => DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    static string French(int day) =>
        DateOnly.FromDayNumber(day).ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);
}
