using System.Text;
using Ticketing.Simulators.PaymentTerminal;

namespace Ticketing.Simulators.Tests;

public sealed class CardTerminalTests
{
    static CaisseMessage Debit(string reference, long cents, string action = "0") => new CaisseMessage()
        .With("CZ", "0320").With("CJ", "012545900001").With("CA", "01").With("CE", "978")
        .With("CB", cents.ToString("00", null)).With("CD", action).With("CF", reference);

    static CaisseMessage Question(string reference) => Debit(reference, 0, "3");

    static async Task<CaisseMessage> Ask(CardTerminal terminal, CaisseMessage request)
    {
        using var till = await PortConversation.With(terminal.Port);
        await till.Send(request.ToBytes());
        Assert.True(CaisseMessage.TryRead(await till.ReadToEnd(), out var reply));
        return reply;
    }

    [Fact]
    public async Task A_payment_is_done_and_can_be_asked_for_by_its_reference()
    {
        await using var terminal = new CardTerminal(0, seed: 1);
        var paid = await Ask(terminal, Debit("A1", 2500));
        Assert.Equal("10", paid["AE"]);
        Assert.Equal("2500", paid["CB"]);
        Assert.Equal("A1", paid["CF"]);
        Assert.Matches("^497010######[0-9]{4}$", paid["AA"]);

        var asked = await Ask(terminal, Question("A1"));
        Assert.Equal("10", asked["AE"]);
        Assert.Equal("2500", asked["CB"]);
        Assert.Equal(paid["AC"], asked["AC"]);
        Assert.Equal(2500, terminal.Taken);
    }

    [Fact]
    public async Task The_same_reference_twice_debits_once()
    {
        await using var terminal = new CardTerminal(0, seed: 1);
        var first = await Ask(terminal, Debit("A1", 2500));
        var second = await Ask(terminal, Debit("A1", 2500));
        Assert.Equal(first["AC"], second["AC"]);
        Assert.Equal(2500, terminal.Taken);
    }

    [Theory]
    [InlineData(CardConduct.RefusedByBank, "04")]
    [InlineData(CardConduct.CardNotAllowed, "05")]
    [InlineData(CardConduct.PresentsNothing, "08")]
    [InlineData(CardConduct.Abandons, "11")]
    public async Task A_payment_that_fails_says_why_and_takes_nothing(CardConduct conduct, string why)
    {
        await using var terminal = new CardTerminal(0, seed: 1);
        terminal.Next(new TerminalBehaviour(conduct, TimeSpan.Zero));
        var reply = await Ask(terminal, Debit("A1", 2500));
        Assert.Equal("01", reply["AE"]);
        Assert.Equal(why, reply["AF"]);
        Assert.Equal(0, terminal.Taken);
    }

    [Fact]
    public async Task A_lost_answer_is_found_again_by_its_reference()
    {
        await using var terminal = new CardTerminal(0, seed: 1);
        terminal.Next(new TerminalBehaviour(CardConduct.PaysAndTheAnswerIsLost, TimeSpan.Zero));
        using (var till = await PortConversation.With(terminal.Port))
        {
            await till.Send(Debit("LOST", 1200).ToBytes());
            Assert.Empty(await till.ReadToEnd());
        }
        Assert.Equal("10", (await Ask(terminal, Question("LOST")))["AE"]);
        Assert.Equal("12", (await Ask(terminal, Question("OTHER")))["AF"]);
        Assert.Equal(1200, terminal.Taken);
    }

    [Fact]
    public async Task An_abandoned_payment_is_not_taken_and_the_terminal_is_free_again()
    {
        await using var terminal = new CardTerminal(0, seed: 1);
        terminal.Next(new TerminalBehaviour(CardConduct.Pays, TimeSpan.FromMinutes(5)));
        using var waiting = await PortConversation.With(terminal.Port);
        await waiting.Send(Debit("SLOW", 900).ToBytes());
        await Until(() => terminal.Payments.Count == 1);

        Assert.Equal("11", (await Ask(terminal, Question("SLOW")))["AE"]);
        Assert.Equal("03", (await Ask(terminal, Debit("NEXT", 100)))["AF"]);
        Assert.Equal("10", (await Ask(terminal, Debit("SLOW", 0, "Z")))["AE"]);
        Assert.True(CaisseMessage.TryRead(await waiting.ReadToEnd(), out var reply));
        Assert.Equal(("01", "11"), (reply["AE"], reply["AF"]));
        Assert.Equal("01", (await Ask(terminal, Debit("SLOW", 0, "Z")))["AE"]);
        Assert.Equal("10", (await Ask(terminal, Debit("NEXT", 100)))["AE"]);
        Assert.Equal(100, terminal.Taken);
    }

    [Fact]
    public async Task A_refund_goes_back_to_the_card()
    {
        await using var terminal = new CardTerminal(0, seed: 1);
        await Ask(terminal, Debit("A1", 2500));
        Assert.Equal("10", (await Ask(terminal, Debit("R1", 2500, "1")))["AE"]);
        Assert.Equal(0, terminal.Taken);
    }

    [Theory]
    [InlineData("XX0040320CF002A1")]
    [InlineData("CZ00x0320CF002A1")]
    [InlineData("CZ0000320CF002A1")]
    [InlineData("cz0040320CF002A1")]
    public async Task A_damaged_message_is_not_answered(string damaged)
    {
        await using var terminal = new CardTerminal(0, seed: 1);
        using var till = await PortConversation.With(terminal.Port);
        await till.Send(Encoding.ASCII.GetBytes(damaged));
        Assert.True(await till.IsBroken());
    }

    [Fact]
    public async Task A_request_in_another_currency_is_not_understood()
    {
        await using var terminal = new CardTerminal(0, seed: 1);
        var request = new CaisseMessage().With("CZ", "0320").With("CE", "840").With("CB", "2500").With("CD", "0")
            .With("CF", "A1");
        Assert.Equal("09", (await Ask(terminal, request))["AF"]);
    }

    static async Task Until(Func<bool> fact)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        while (!fact())
            await Task.Delay(5, deadline.Token);
    }
}
