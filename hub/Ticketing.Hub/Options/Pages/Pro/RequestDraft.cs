using Ticketing.Hub.Options.Customers;

namespace Ticketing.Hub.Options.Pages.Pro;

/// <summary>What is filled into the form so far.</summary>
public sealed class RequestDraft
{
    public int? First { get; set; }

    /// <summary>By rank; null where none is chosen.</summary>
    public IList<int?> Fallbacks { get; } = new int?[OptionFallback.Most];

    public HashSet<int> Choices { get; } = [];

    public Dictionary<string, int> Seats { get; } = [];

    public bool AcceptsUpgrade { get; set; }

    public string Remark { get; set; } = "";

    public int Places => Seats.Values.Sum();

    public static RequestDraft Of(ContactOptionCard card)
    {
        var draft = new RequestDraft { First = card.First?.Performance, AcceptsUpgrade = card.AcceptsUpgrade, Remark = card.Remark };
        foreach (var (date, at) in card.Fallbacks.Take(OptionFallback.Most).Select((date, at) => (date, at)))
        {
            draft.Fallbacks[at] = date.Performance;
        }

        draft.Choices.UnionWith(card.Choices.Select(date => date.Performance));
        foreach (var wish in card.Wishes)
        {
            draft.Seats[wish.Code] = wish.Quantity;
        }

        return draft;
    }

    /// <summary>How often the places are asked for: in each of a product's dates.</summary>
    public int Times(RequestForm form) => !form.IsProduct ? 1 : form.Choices > 0 ? form.Choices : form.Dates.Count;

    /// <summary>Minor units for all that is asked for; null where a price is not known.</summary>
    public long? Total(RequestForm form, IReadOnlyList<FormCategory> categories) => Seats.Where(seats => seats.Value > 0)
        .Aggregate((long?)0, (sum, seats) => sum + (categories.FirstOrDefault(one => one.Code == seats.Key)?.Price * seats.Value));

    public WishedOption Wish(RequestForm form) => new(
        form.Event, form.Product, form.IsProduct ? null : First,
        form.IsProduct ? [] : [.. Fallbacks.OfType<int>()], form.Choices > 0 ? [.. Choices.Order()] : [],
        [.. Seats.Where(seats => seats.Value > 0).Select(seats => new WishedSeats(seats.Key, seats.Value))], AcceptsUpgrade, Remark);
}
