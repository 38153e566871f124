namespace Ticketing.Hub.Options.Assistant.Solver;

/// <summary>What a proposal, or a part of one, is worth: <see cref="Value"/> decides, the rest is for the reasons.</summary>
/// <param name="Wishes">Points for wishes served as they were made.</param>
/// <param name="Value">All aims together.</param>
readonly record struct Worth(long Places, long Wishes, long Value)
{
    public static Worth operator +(Worth left, Worth right) =>
        new(left.Places + right.Places, left.Wishes + right.Wishes, left.Value + right.Value);

    public static Worth operator -(Worth left, Worth right) =>
        new(left.Places - right.Places, left.Wishes - right.Wishes, left.Value - right.Value);
}

/// <summary>
/// The aims as weights of one place, each more than all that the next ones can be worth: that it is served; on which wish
/// and in which category; for whom, by community type and age. Fairness is counted by request, and weighs about as much
/// as some weeks of age do: else the first to write would take all.
/// </summary>
sealed class Scores
{
    /// <summary>Requests are as old as each other within a tenth of them all.</summary>
    const int Ages = 10;

    /// <summary>Of a structure's first served request; the second has half of it, the third a third.</summary>
    const int First = 960;

    readonly int ranks;
    readonly int served;
    readonly int[] priority;

    /// <summary>One step of a wish outweighs every priority.</summary>
    readonly long step;

    public Scores(IReadOnlyList<AssistantRequest> requests, AssistantSettings settings)
    {
        served = settings.PlacesFirst;
        ranks = requests.Select(request => request.Wishes.Count).Append(4).Max();
        priority = new int[requests.Count];
        var byAge = Enumerable.Range(0, requests.Count).OrderBy(at => requests[at].RequestedAtMs).ToList();
        var same = 0;
        for (var position = 0; position < byAge.Count; position++)
        {
            if (requests[byAge[position]].RequestedAtMs != requests[byAge[same]].RequestedAtMs)
                same = position;
            var weight = Math.Clamp(requests[byAge[position]].Weight, 0, AssistantRequest.MostWeight);
            priority[byAge[position]] = (weight * Ages) + Ages - (same * Ages / byAge.Count);
        }

        step = (priority.Append(1).Max() * Points(0, isRaised: false)) + 1;
    }

    /// <summary>By community type, then by age. Never 0.</summary>
    public int PriorityOf(int request) => priority[request];

    /// <summary>So many places of a request on a wish, fairness apart.</summary>
    /// <param name="wish">From 0.</param>
    public Worth Of(int request, int wish, bool isRaised, int places)
    {
        var points = Points(wish, isRaised);
        return new Worth(places, places * points, places * (((served + points) * step) + (points * priority[request])));
    }

    /// <summary>What one more served request of a structure is worth that has so many.</summary>
    public static int OfOneMore(int served) => Math.Max(1, First / (served + 1));

    /// <summary>A better wish is worth more than any upgrade costs.</summary>
    long Points(int wish, bool isRaised) => (2 * (ranks - wish)) - (isRaised ? 1 : 0);
}
