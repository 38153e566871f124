using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Options.Deadlines;

/// <summary>An option that a batch looks at, with what its rules need to know.</summary>
public sealed record BatchCandidate
{
    public required Guid Id { get; init; }

    public required long Number { get; init; }

    public required OptionKind Kind { get; init; }

    public required Guid ContactId { get; init; }

    public required OptionState State { get; init; }

    public required int? DueDay { get; init; }

    public required long RemindedAtMs { get; init; }

    public required Guid? TwinGroup { get; init; }

    public required long? OrderFile { get; init; }

    public required int Places { get; init; }

    public required long StartsAtMs { get; init; }

    public required string Email { get; init; }

    public required string Contact { get; init; }

    public required string Structure { get; init; }

    /// <summary>Event or product.</summary>
    public required string Subject { get; init; }

    public required string Family { get; init; }

    public required string AudienceCategory { get; init; }
}

/// <summary>Why a batch leaves an option alone.</summary>
/// <param name="Hard">Nothing that is done to its twins can take it along.</param>
public sealed record BatchNo(string Code, string Detail, bool Hard = false, string Parts = "")
{
    public static BatchNo Of(RuleViolation no, bool hard = false) => new(no.Code, no.Detail, hard, no.KeptParts);
}

/// <summary>What the rules need besides the option.</summary>
/// <param name="RemindedDay">Day of its reminder; null: none.</param>
/// <param name="ContactRemindedToday">The contact had a mail today.</param>
/// <param name="DepositLeft">Minor units on account in its order file.</param>
public sealed record BatchFacts(int Today, int? RemindedDay, bool ContactRemindedToday, long DepositLeft);

/// <summary>Which options a batch reminds of or releases, each rule alone. No clock, no database.</summary>
public static class BatchRules
{
    static readonly OptionState[] Due = [OptionState.Placed, OptionState.Validated, OptionState.Firm];

    public static BatchNo? AgainstReminder(BatchCandidate option, BatchFacts facts, int reminderDays)
    {
        if (AgainstState(option) is { } no)
            return no;
        if (option.DueDay is not { } due || due > facts.Today + reminderDays)
            return new BatchNo("option.due-later", $"Option {option.Number} is not due within {reminderDays} days.");
        if (facts.RemindedDay is { } day && day >= due - reminderDays)
            return new BatchNo("option.reminded-already", $"Option {option.Number} was reminded of {facts.Today - day} days ago.");
        if (string.IsNullOrWhiteSpace(option.Email))
            return new BatchNo("option.no-mail-address", $"The contact of option {option.Number} has no mail address.");
        return facts.ContactRemindedToday
            ? new BatchNo(
                "option.contact-reminded-today", $"The contact of option {option.Number} had a reminder today: tomorrow.")
            : null;
    }

    /// <param name="option">The option.</param>
    /// <param name="facts">What is known of it.</param>
    /// <param name="marginDays">Days past the due date.</param>
    /// <param name="onlyAfterReminder">What nobody was reminded of is left alone.</param>
    public static BatchNo? AgainstRelease(BatchCandidate option, BatchFacts facts, int marginDays, bool onlyAfterReminder)
    {
        if (AgainstState(option) is { } no)
            return no;
        if (facts.DepositLeft > 0)
        {
            return new BatchNo(
                "option.deposit-paid",
                $"Order file {option.OrderFile} of option {option.Number} has a deposit: give it back first.", Hard: true);
        }

        if (option.DueDay is not { } due || due >= facts.Today)
            return new BatchNo("option.not-overdue", $"Option {option.Number} is not overdue.");
        if (due >= facts.Today - marginDays)
        {
            return new BatchNo(
                "option.within-margin",
                $"Option {option.Number} has been overdue for {facts.Today - due} days: the margin is {marginDays}.");
        }

        if (!onlyAfterReminder)
            return null;
        if (facts.RemindedDay is not { } reminded)
            return new BatchNo("option.not-reminded", $"Nobody was reminded of option {option.Number}: remind first.");
        var wait = Math.Max(1, marginDays);
        return facts.Today - reminded < wait
            ? new BatchNo(
                "option.reminded-lately",
                $"Option {option.Number} was reminded of {facts.Today - reminded} days ago: it has {wait} days from then.")
            : null;
    }

    static BatchNo? AgainstState(BatchCandidate option) => option.State switch
    {
        OptionState.Requested => new BatchNo(
            "option.only-requested", $"Option {option.Number} is only requested and holds nothing: place it or refuse it.",
            Hard: true),
        OptionState.TakenUp => new BatchNo(
            "option.in-a-cart", $"The order of option {option.Number} is in a cart.", Hard: true),
        var state when Due.Contains(state) => null,
        _ => new BatchNo("option.settled", $"Option {option.Number} is settled meanwhile.", Hard: true),
    };
}
