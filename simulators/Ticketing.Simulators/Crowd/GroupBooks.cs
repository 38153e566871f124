using System.Collections.Concurrent;

namespace Ticketing.Simulators.Crowd;

/// <summary>What can be counted of groups, in the order in which it happens.</summary>
public enum GroupStep { Requested, Placed, Refused, Waiting, Validated, Released, Promoted, TakenUp, Sold, Admitted }

/// <summary>How many groups and places have come how far.</summary>
public sealed class GroupBooks
{
    readonly ConcurrentDictionary<GroupStep, (int Groups, int Places)> steps = new();
    int kept;
    long deposits;

    public (int Groups, int Places) this[GroupStep step] => steps.GetValueOrDefault(step);

    public void Count(GroupStep step, int places, int groups = 1) => steps.AddOrUpdate(
        step, (groups, places), (_, before) => (before.Groups + groups, before.Places + places));

    /// <summary>A second till was asked for what the first one had, and said so.</summary>
    public int KeptFromAnotherTill => Volatile.Read(ref kept);

    /// <summary>Of the price of what was sold, paid on account before.</summary>
    public long DepositCents => Volatile.Read(ref deposits);

    public void Keep() => Interlocked.Increment(ref kept);

    public void Use(long depositCents) => Interlocked.Add(ref deposits, depositCents);

    /// <summary>Letters of confirmation in the mailbox.</summary>
    public int Letters { get; set; }
}
