using Grpc.Core;
using Ticketing.Protocol;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Options.V1;
using Ticketing.Simulators.Crowd;
using Ticketing.Simulators.Processes;

namespace Ticketing.Simulators.Play;

/// <summary>
/// The groups of the evening: their options are requested and settled at the head office before the doors open; then the
/// leaders come to the tills, pay, and each walks through the gates with the group.
/// </summary>
sealed class GroupPlay(VenueProcesses venue, EveningOptions evening, Programme programme, IReadOnlyList<Cashier> cashiers, Gates gates, Tally tally)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), AMoment = TimeSpan.FromMilliseconds(500), Aside = TimeSpan.FromSeconds(2);

    /// <summary>Times that one of a group, whose ticket no gate knows yet, comes back to the entrance.</summary>
    const int ComesBack = 5;

    readonly OptionDesk desk = new(venue.Office, Patience);
    readonly Dictionary<Group, string> options = [];
    readonly TaskCompletionSource promoted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int lettersBefore;

    public GroupBooks Books { get; } = new();

    /// <summary>Everything that is settled before the doors open.</summary>
    public async Task Prepare(CancellationToken stop)
    {
        lettersBefore = Letters();
        foreach (var group in GroupsOfTheEvening.All.Where(group => !group.Standing || programme.Standing is not null))
            await Request(group, stop);
        await Each(OptionAct.Refuse, GroupStep.Refused, stop, GroupFate.IsRefused, GroupFate.Waits, GroupFate.IsPromoted);
        await Each(OptionAct.Waitlist, GroupStep.Waiting, stop, GroupFate.Waits, GroupFate.IsPromoted);
        await Each(OptionAct.Place, GroupStep.Placed, stop, GroupFate.Comes, GroupFate.NeverComes);
        var validated = await Each(OptionAct.Validate, GroupStep.Validated, stop, GroupFate.Comes, GroupFate.NeverComes, GroupFate.IsRefused);
        foreach (var (group, outcome) in validated.Where(one => one.Group.DepositCents > 0))
            await desk.Deposit(outcome.OrderFile, group.DepositCents, stop);
        await Until.True("The groups have their letters", Patience, () => Task.FromResult(Letters() - lettersBefore >= validated.Count), stop);
    }

    /// <summary>From the opening of the doors to the last of the last group.</summary>
    public async Task Play(CancellationToken stop)
    {
        var late = ReleaseLate(stop);
        await Task.WhenAll(options.Keys.Where(group => group.Fate is GroupFate.Comes or GroupFate.IsPromoted).Select(group => Visit(group, stop)));
        await late;
        Books.Letters = Letters() - lettersBefore;
    }

    async Task Request(Group group, CancellationToken stop)
    {
        var request = new RequestOptionRequest { ContactNumber = group.Contact, Channel = group.Channel, Performance = Of(group), AcceptsUpgrade = false };
        request.Seats.Add(new WishedSeats { Category = group.Category, Quantity = group.People });
        try
        {
            options[group] = (await desk.Request(request, stop)).OptionId;
            Books.Count(GroupStep.Requested, group.People);
        }
        catch (RpcException no) when (Refusal.CodeOf(no) is { } code)
        {
            tally.Add(Tally.Trouble + code);
        }
    }

    /// <summary>One act on all groups with one of these fates; what is refused by a rule is told, and stays as it is.</summary>
    async Task<List<(Group Group, OptionOutcome Outcome)>> Each(OptionAct act, GroupStep step, CancellationToken stop, params GroupFate[] fates)
    {
        var of = options.Where(one => fates.Contains(one.Key.Fate)).ToDictionary(one => one.Value, one => one.Key);
        var done = new List<(Group, OptionOutcome)>();
        foreach (var (reason, ids) in of.GroupBy(one => act == OptionAct.Refuse ? one.Value.Reason : "").Select(same => (same.Key, same.Select(one => one.Key))))
        {
            foreach (var outcome in await desk.Act(act, ids, reason, stop))
            {
                if (outcome.Code.Length > 0)
                    tally.Add(Tally.Trouble + outcome.Code);
                else
                    done.Add((of[outcome.OptionId], outcome));
            }
        }
        Books.Count(step, done.Sum(one => one.Item1.People), done.Count);
        return done;
    }

    /// <summary>Whoever has neither paid nor come gives its places to those who wait.</summary>
    async Task ReleaseLate(CancellationToken stop)
    {
        try
        {
            await UntilMoment(GroupsOfTheEvening.Release, stop);
            await Each(OptionAct.Release, GroupStep.Released, stop, GroupFate.NeverComes);
            await Each(OptionAct.Promote, GroupStep.Promoted, stop, GroupFate.IsPromoted);
            await Each(OptionAct.Validate, GroupStep.Validated, stop, GroupFate.IsPromoted);
            promoted.TrySetResult();
        }
        catch (Exception e)
        {
            promoted.TrySetException(e);
            throw;
        }
    }

    async Task Visit(Group group, CancellationToken stop)
    {
        await UntilMoment(group.Arrives, stop);
        if (group.Fate == GroupFate.IsPromoted)
            await promoted.Task;
        var sale = await Pay(group, stop);
        if (!sale.Sold)
        {
            tally.Add(Tally.Lost, group.People);
            tally.Tell($"{group.Name} : {sale.Refusal}");
            return;
        }
        Books.Count(GroupStep.Sold, sale.Places.Count);
        Books.Use(sale.Deposit);
        tally.Tell($"{group.Name} : dossier payé, {sale.Places.Count} billets");
        var admitted = await Task.WhenAll(sale.Places.Select(place => Enter(place.Place.TicketCode, stop)));
        Books.Count(GroupStep.Admitted, admitted.Count(entered => entered), admitted.Contains(true) ? 1 : 0);
    }

    /// <summary>A leader whose till is cut off or killed goes to the other one: the group is waiting outside.</summary>
    async Task<Sale> Pay(Group group, CancellationToken stop)
    {
        var start = TimeProvider.System.GetTimestamp();
        var takenUp = false;
        for (var attempt = 0; ; attempt++)
        {
            var cashier = attempt == 0 ? cashiers.MinBy(one => one.Queue)! : cashiers[attempt % cashiers.Count];
            var sale = await cashier.SellBooked(group.Contact, Of(group), group.ByCard, async file =>
            {
                if (!takenUp)
                    Books.Count(GroupStep.TakenUp, group.People);
                takenUp = true;
                if (ReferenceEquals(group, options.Keys.First()) && cashiers.FirstOrDefault(one => one != cashier) is { } other
                    && await other.AskedToo(file, Of(group), stop) == "sales.booking-taken-up")
                    Books.Keep();
            }, stop);
            if (sale.Sold || TimeProvider.System.GetElapsedTime(start) > Patience)
                return sale;
            await Task.Delay(AMoment, stop);
        }
    }

    async Task<bool> Enter(string code, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await gates.Enter(code, stop) is { } visit)
                return AccessOutcomes.Opens(visit.Outcome);
            if (attempt == ComesBack)
            {
                tally.Add(Tally.Trouble + "gave-up");
                return false;
            }
            await Task.Delay(Aside, stop);
        }
    }

    uint Of(Group group) => group.Standing ? programme.Standing!.Number : programme.Seated.Number;

    Task UntilMoment(double fraction, CancellationToken stop) => Task.Delay(fraction * evening.Arrivals, venue.Options.Clock, stop);

    int Letters() => Directory.Exists(venue.Options.PathOf("mailbox"))
        ? Directory.EnumerateFiles(venue.Options.PathOf("mailbox"), "*.eml", SearchOption.AllDirectories).Count()
        : 0;
}
