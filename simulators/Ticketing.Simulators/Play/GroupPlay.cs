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

    /// <summary>Of the requests for coming dates.</summary>
    const int PlacedAlready = 20;

    readonly OptionDesk desk = new(venue.Office, Patience);
    readonly Dictionary<Group, long> options = [];
    readonly TaskCompletionSource promoted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int lettersBefore;

    public GroupBooks Books { get; } = new();

    /// <summary>Those who ask for coming dates.</summary>
    public GroupBooks Coming { get; } = new();

    /// <summary>Everything that is settled before the doors open.</summary>
    public async Task Prepare(CancellationToken stop)
    {
        lettersBefore = Letters();
        foreach (var group in GroupsOfTheEvening.All.Where(group => !group.Standing || programme.Standing is not null))
        {
            if (await Did(GroupStep.Requested, group, () => desk.Request(group.Contact, group.Channel, Of(group), group.Category, group.People, stop)) is { } asked)
                options[group] = asked.Number;
        }
        foreach (var (group, option) in With(GroupFate.IsRefused, GroupFate.Waits, GroupFate.IsPromoted))
            await Did(GroupStep.Refused, group, () => desk.Refuse(option, group.Reason, stop));
        foreach (var (group, option) in With(GroupFate.Waits, GroupFate.IsPromoted))
            await Did(GroupStep.Waiting, group, () => desk.Waitlist(option, stop));
        foreach (var (group, option) in With(GroupFate.Comes, GroupFate.NeverComes))
            await Did(GroupStep.Placed, group, () => desk.Place(option, stop));
        var letters = 0;
        foreach (var (group, outcome) in await Validate(stop, GroupFate.Comes, GroupFate.NeverComes, GroupFate.IsRefused))
        {
            letters++;
            if (group.DepositCents > 0)
                await desk.Deposit(outcome.OrderFile, group.DepositCents, stop);
        }
        await Until.True("The groups have their letters", Patience, () => Task.FromResult(Letters() - lettersBefore >= letters), stop);
    }

    /// <summary>
    /// The season's other groups ask for coming dates, once a season; who came first is placed, the others are for the head
    /// office to settle. What a rule refuses stays unasked.
    /// </summary>
    public async Task AskForTheSeason(CancellationToken stop)
    {
        if (venue.Calendar.Tonight is not { Number: 1, Starts: 1 })
            return;
        foreach (var (wish, place) in SeasonWishes.Seeded(venue.Options.Programs.DemoSeason, programme.Coming, venue.Options.Seed)
            .Select((wish, at) => (wish, at < PlacedAlready)))
        {
            try
            {
                var asked = await desk.Request(wish, stop);
                Coming.Count(GroupStep.Requested, wish.Seats.Sum(seats => seats.Quantity));
                if (place)
                    Coming.Count(GroupStep.Placed, (await desk.Place(asked.Number, stop)).Placed);
            }
            catch (RpcException no) when (Refusal.CodeOf(no) is { } code)
            {
                tally.Add(Tally.Trouble + code);
            }
        }
    }

    /// <summary>From the opening of the doors to the last of the last group.</summary>
    public async Task Play(CancellationToken stop)
    {
        var late = ReleaseLate(stop);
        await Task.WhenAll(options.Keys.Where(group => group.Fate is GroupFate.Comes or GroupFate.IsPromoted).Select(group => Visit(group, stop)));
        await late;
        var owed = Books[GroupStep.Validated].Groups;
        await Until.True("All groups have their letters", Patience, () => Task.FromResult(Letters() - lettersBefore >= owed), stop);
        Books.Letters = Letters() - lettersBefore;
    }

    List<(Group Group, long Option)> With(params GroupFate[] fates) =>
        [.. options.Where(one => fates.Contains(one.Key.Fate)).Select(one => (one.Key, one.Value))];

    /// <summary>What is refused by a rule is told, and the group stays as it is.</summary>
    async Task<OptionReply?> Did(GroupStep step, Group group, Func<Task<OptionReply>> act)
    {
        try
        {
            var reply = await act();
            Books.Count(step, group.People);
            return reply;
        }
        catch (RpcException no) when (Refusal.CodeOf(no) is { } code)
        {
            tally.Add(Tally.Trouble + code);
            return null;
        }
    }

    async Task<List<(Group Group, OptionOutcome Outcome)>> Validate(CancellationToken stop, params GroupFate[] fates)
    {
        var of = With(fates).ToDictionary(one => one.Option, one => one.Group);
        var done = new List<(Group, OptionOutcome)>();
        foreach (var outcome in await desk.Validate(of.Keys, stop))
        {
            if (outcome.Code.Length > 0)
            {
                tally.Add(Tally.Trouble + outcome.Code);
                continue;
            }
            Books.Count(GroupStep.Validated, of[outcome.Number].People);
            done.Add((of[outcome.Number], outcome));
        }
        return done;
    }

    /// <summary>Whoever has neither paid nor come gives its places to those who wait.</summary>
    async Task ReleaseLate(CancellationToken stop)
    {
        try
        {
            await UntilMoment(GroupsOfTheEvening.Release, stop);
            foreach (var (group, option) in With(GroupFate.NeverComes))
                await Did(GroupStep.Released, group, () => desk.Release(option, "Ni payé ni venu.", stop));
            foreach (var (group, option) in With(GroupFate.IsPromoted))
                await Did(GroupStep.Promoted, group, () => desk.Promote(option, stop));
            await Validate(stop, GroupFate.IsPromoted);
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
