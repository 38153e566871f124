using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Seating;

public enum HoldKind
{
    /// <summary>Places in a cart, for minutes.</summary>
    Cart,

    /// <summary>Places that a till may sell when it is cut off, until an hour that it knows.</summary>
    Lease,

    /// <summary>Places that a till gives back out of a lease: free once it has told all that it sold until then.</summary>
    Returning,

    /// <summary>Places set apart for an option, some of them only by number. No clock ends it: whoever placed it does.</summary>
    Option,

    /// <summary>Places of an option that are in a cart. What is not sold goes back to the option's hold.</summary>
    TakenUp,
}

/// <summary>What the percent of overbooking is a percent of: all places of the category, or the contingent's quota.</summary>
public enum OverbookingBase
{
    Gauge,
    Quota,
}

/// <summary>Surbooking: by how much the gauge or the quota may be passed.</summary>
public sealed record Overbooking(int Percent, OverbookingBase Base)
{
    public static Overbooking None { get; } = new(0, OverbookingBase.Gauge);

    /// <summary>The limit, passed by the percent.</summary>
    public int Over(int limit) => (int)(limit * (100L + Percent) / 100);
}

public enum HoldState
{
    Live,

    /// <summary>Given back by its owner.</summary>
    Released,
    Expired,

    /// <summary>An operator took the places back from a till that no longer answers.</summary>
    WrittenOff,
}

/// <summary>Places taken by one owner. What becomes of each place is told by the place.</summary>
public sealed class Hold
{
    /// <summary>When a hold ends that no clock ends.</summary>
    public const long Never = long.MaxValue;

    public static readonly Lifecycle<HoldState> Moves = new(
        "Hold",
        (HoldState.Live, "Release", HoldState.Released),
        (HoldState.Live, "Expire", HoldState.Expired),
        (HoldState.Live, "WriteOff", HoldState.WrittenOff));

    public required Guid Id { get; init; }

    public required int Performance { get; init; }

    /// <summary>Device id of a till, "operator:name" or "option:id".</summary>
    public required string Owner { get; init; }

    /// <summary>A till may have sold what it has not told yet, so its holds end by its watermark and not by the clock.</summary>
    public required bool OwnedByTill { get; init; }

    public required HoldKind Kind { get; init; }

    public required string Category { get; init; }

    /// <summary>The one whose quota its places count in; empty where the performance has no quotas.</summary>
    public string Contingent { get; init; } = "";

    /// <summary>Places of the category that are counted, and not chosen yet.</summary>
    public int Unseated { get; set; }

    /// <summary>By how much its owner could pass the limit when its places were set apart.</summary>
    public int OverbookingPercent { get; set; }

    public OverbookingBase OverbookingBase { get; set; }

    /// <summary>Of places that were taken up: the option's hold that they came from, and go back to.</summary>
    public Guid? FromHoldId { get; init; }

    public required long CreatedAtMs { get; init; }

    public required long ExpiresAtMs { get; set; }

    public HoldState State { get; private set; } = HoldState.Live;

    public long EndedAtMs { get; private set; }

    public void Move(string verb, long atMs)
    {
        State = Moves.Next(State, verb);
        EndedAtMs = atMs;
    }
}

public enum PlaceState
{
    Held,
    Confirmed,
    Released,
    Expired,
}

/// <summary>One place of one performance in somebody's hands: a seat, or one of a category that is only counted.</summary>
public sealed class Place
{
    public static readonly Lifecycle<PlaceState> Moves = new(
        "Place",
        (PlaceState.Held, "Confirm", PlaceState.Confirmed),
        (PlaceState.Held, "Release", PlaceState.Released),
        (PlaceState.Held, "Expire", PlaceState.Expired),
        (PlaceState.Confirmed, "Release", PlaceState.Released));

    public required Guid Id { get; init; }

    public required int Performance { get; init; }

    public required Guid? SeatId { get; init; }

    public required string Category { get; init; }

    /// <summary>Empty where the performance has no quotas.</summary>
    public required string Contingent { get; init; }

    public required Guid HoldId { get; set; }

    /// <summary>Serial of the ticket that is made of this place, within the organisation.</summary>
    public required long Serial { get; init; }

    public required int KeyEpoch { get; init; }

    /// <summary>What gates' lists hold of its code.</summary>
    public required long Fingerprint { get; init; }

    public PlaceState State { get; private set; } = PlaceState.Held;

    public void Move(string verb) => State = Moves.Next(State, verb);
}

/// <summary>Who holds.</summary>
public sealed record HoldOwner(string Id, bool IsTill)
{
    public static HoldOwner Till(string deviceId) => new(deviceId, true);

    public static HoldOwner Operator(string name) => new("operator:" + name, false);

    /// <summary>For audit entries.</summary>
    public string Who => IsTill ? "device:" + Id : Id;
}

/// <summary>A place as its owner gets it: with its ticket's code.</summary>
public sealed record HeldPlace(
    Guid PlaceId, int Performance, string Seat, string Category, long Serial, string Code);

public sealed record HeldPlaces(Guid HoldId, long ExpiresAtMs, List<HeldPlace> Places);
