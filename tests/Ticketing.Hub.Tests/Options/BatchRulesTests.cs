using Ticketing.Hub.Options;
using Ticketing.Hub.Options.Deadlines;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

/// <summary>Which options a batch reminds of or releases: each rule alone.</summary>
public class BatchRulesTests
{
    const int Today = 740_000, Margin = 2, ReminderDays = 3;

    static readonly BatchFacts Nothing = new(Today, null, false, 0);

    static readonly BatchFacts LongReminded = Nothing with { RemindedDay = Today - 10 };

    [Theory]
    [InlineData(OptionState.Placed)]
    [InlineData(OptionState.Validated)]
    [InlineData(OptionState.Firm)]
    public void What_is_placed_ordered_or_firm_is_reminded_of_and_released(OptionState state)
    {
        Assert.Null(Reminder(Due(Today + 3) with { State = state }, Nothing));
        Assert.Null(Release(Due(Today - 3) with { State = state }, LongReminded));
    }

    [Theory]
    [InlineData(OptionState.Requested, "option.only-requested")]
    [InlineData(OptionState.TakenUp, "option.in-a-cart")]
    [InlineData(OptionState.Sold, "option.settled")]
    [InlineData(OptionState.Released, "option.settled")]
    [InlineData(OptionState.RefusalPending, "option.settled")]
    public void What_holds_nothing_or_is_in_a_cart_is_left_alone(OptionState state, string code)
    {
        Assert.Equal(code, Reminder(Due(Today) with { State = state }, Nothing)?.Code);
        var no = Release(Due(Today - 30) with { State = state }, LongReminded);
        Assert.Equal(code, no?.Code);
        Assert.True(no!.Hard);
    }

    [Fact]
    public void A_reminder_comes_so_many_days_before_the_due_date_and_once()
    {
        Assert.Equal("option.due-later", Reminder(Due(Today + 4), Nothing)?.Code);
        Assert.Equal("option.due-later", Reminder(Due(Today) with { DueDay = null }, Nothing)?.Code);
        Assert.Null(Reminder(Due(Today - 50), Nothing));
        Assert.Equal(
            "option.reminded-already", Reminder(Due(Today + 2), Nothing with { RemindedDay = Today - 1 })?.Code);
    }

    [Fact]
    public void A_due_date_that_moved_is_reminded_of_again() =>
        Assert.Null(Reminder(Due(Today + 3), Nothing with { RemindedDay = Today - 1 }));

    [Fact]
    public void Nobody_is_reminded_twice_a_day_or_without_an_address()
    {
        Assert.Equal("option.no-mail-address", Reminder(Due(Today) with { Email = " " }, Nothing)?.Code);
        Assert.Equal(
            "option.contact-reminded-today", Reminder(Due(Today), Nothing with { ContactRemindedToday = true })?.Code);
    }

    [Fact]
    public void A_release_waits_for_the_margin()
    {
        Assert.Equal("option.not-overdue", Release(Due(Today), LongReminded)?.Code);
        Assert.Equal("option.within-margin", Release(Due(Today - 2), LongReminded)?.Code);
        Assert.Null(Release(Due(Today - 3), LongReminded));
    }

    [Fact]
    public void A_release_waits_for_a_reminder_and_for_its_days()
    {
        Assert.Equal("option.not-reminded", Release(Due(Today - 30), Nothing)?.Code);
        Assert.Equal(
            "option.reminded-lately", Release(Due(Today - 30), Nothing with { RemindedDay = Today - 1 })?.Code);
        Assert.Null(Release(Due(Today - 30), Nothing with { RemindedDay = Today - 2 }));
        Assert.Equal(
            "option.reminded-lately",
            BatchRules.AgainstRelease(Due(Today - 30), Nothing with { RemindedDay = Today }, 0, true)?.Code);
    }

    [Fact]
    public void Where_the_house_says_so_a_release_waits_for_no_reminder() =>
        Assert.Null(BatchRules.AgainstRelease(Due(Today - 3), Nothing, Margin, onlyAfterReminder: false));

    [Fact]
    public void What_a_deposit_was_paid_on_is_never_released()
    {
        var no = Release(Due(Today - 30) with { OrderFile = 7 }, LongReminded with { DepositLeft = 1 });

        Assert.Equal("option.deposit-paid", no?.Code);
        Assert.True(no!.Hard);
    }

    static BatchNo? Reminder(BatchCandidate option, BatchFacts facts) =>
        BatchRules.AgainstReminder(option, facts, ReminderDays);

    static BatchNo? Release(BatchCandidate option, BatchFacts facts) =>
        BatchRules.AgainstRelease(option, facts, Margin, onlyAfterReminder: true);

    static BatchCandidate Due(int day) => new()
    {
        Id = Guid.Empty,
        Number = 21,
        Kind = OptionKind.Places,
        ContactId = Guid.Empty,
        State = OptionState.Placed,
        DueDay = day,
        RemindedAtMs = 0,
        TwinGroup = null,
        OrderFile = null,
        Places = 19,
        StartsAtMs = 0,
        Email = "blandine@example.org",
        Contact = "Blandine DE DAINVILLE",
        Structure = "",
        Subject = "Anthony Kavanagh",
        Family = "ENTREE",
        AudienceCategory = "COLOCC",
    };
}
