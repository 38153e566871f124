using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Options;

/// <summary>Places demandées: so many seats of a category. Of a product, in each of its performances.</summary>
public sealed class OptionWish
{
    public required Guid OptionId { get; init; }

    public required string Category { get; init; }

    public required int Quantity { get; set; }
}

/// <summary>Date de repli: another date of the event that would do, the best first.</summary>
public sealed class OptionFallback
{
    public const int Most = 3;

    public required Guid OptionId { get; init; }

    /// <summary>1 to 3.</summary>
    public required int Rank { get; init; }

    public required int Performance { get; set; }
}

/// <summary>A performance chosen inside a product; an extra one goes beyond the subscription's own number of choices and is
/// paid at its own price.</summary>
public sealed class OptionChoice
{
    public required Guid OptionId { get; init; }

    public required int Performance { get; init; }

    public required bool Extra { get; init; }
}

/// <summary>Pose: so many places of a category at a performance are allotted.</summary>
public sealed class PlacedLine
{
    public required Guid Id { get; init; }

    public required Guid OptionId { get; init; }

    public required int Performance { get; init; }

    /// <summary>The category that was asked for.</summary>
    public required string Asked { get; init; }

    /// <summary>The category that is given: the one asked for, or a higher one.</summary>
    public required string Category { get; init; }

    public required int Quantity { get; set; }

    /// <summary>The hold (module Seating) in which the places are counted; null while they are not.</summary>
    public Guid? HoldId { get; set; }
}

/// <summary>One move of an option's life: who, when, from, to, why, before and after. Never changed.</summary>
public sealed class OptionMove : IAppendOnly
{
    public long Id { get; private set; }

    public required Guid OptionId { get; init; }

    public required long AtMs { get; init; }

    /// <summary>"operator:name", "contact:3", "hub" or "device:id".</summary>
    public required string Who { get; init; }

    /// <summary>One of <see cref="OptionMoves"/>.</summary>
    public required string Verb { get; init; }

    /// <summary>Empty for the first.</summary>
    public required string From { get; init; }

    public required string To { get; init; }

    public required string Why { get; init; }

    /// <summary><see cref="OptionPicture"/> as JSON; empty for the first.</summary>
    public required string Before { get; init; }

    public required string After { get; init; }
}

/// <summary>What an option's history shows of it at one moment.</summary>
public sealed record OptionPicture(
    string State, int? Performance, List<OptionPictureLine> Asked, List<OptionPictureLine> Placed, List<int> Fallbacks,
    string AudienceSubCategory, string Contingent, int? DueDay, long? OrderFile, string Remark);

public sealed record OptionPictureLine(int Performance, string Category, int Quantity);

/// <summary>
/// Récapitulatif: what one validation told one contact. Its content is kept as it was, so that printing it again gives the
/// same document.
/// </summary>
public sealed class Confirmation : IAppendOnly
{
    public required Guid Id { get; init; }

    public required Guid ContactId { get; init; }

    /// <summary>Dossier; null where only refusals were told.</summary>
    public required long? OrderFile { get; init; }

    public required long AtMs { get; init; }

    public required string Who { get; init; }

    /// <summary>The recapitulation's content as JSON.</summary>
    public required string Content { get; init; }
}

/// <summary>An option that a confirmation tells of.</summary>
public sealed class ConfirmedOption : IAppendOnly
{
    public required Guid ConfirmationId { get; init; }

    public required Guid OptionId { get; init; }
}
