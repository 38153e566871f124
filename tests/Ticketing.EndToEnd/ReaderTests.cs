using System.Globalization;
using Ticketing.EndToEnd.Fixtures;
using Ticketing.Firmware.CashlessReader;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Hardware;
using Ticketing.Simulators.Processes;

namespace Ticketing.EndToEnd;

[Collection(nameof(RunningVenue))]
public sealed class ReaderTests(RunningVenue venue)
{
    const int TopUp = 3000;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_torn_chip_write_neither_makes_nor_loses_a_cent()
    {
        var reader = venue.Bar.Readers[0].Device;
        var product = venue.Bar.ProductFor(new Random(1));
        var price = venue.Bar.PriceOf(product);
        var chip = venue.NewChip();
        Assert.Equal("", await venue.Cashier.TopUp(chip.UidText, TopUp, byCard: false, Stop));
        var balance = await Until.Found("The money has come to the reader", RunningVenue.Patience,
            async () => await Balance(chip) is var cents and >= TopUp ? cents.ToString(CultureInfo.InvariantCulture) : null, Stop);
        var cents = long.Parse(balance, CultureInfo.InvariantCulture);
        var torn = 0;
        foreach (var tear in Enum.GetValues<TornPage>())
        {
            // Pulled away in the middle of the write and brought back: it is paid, once.
            chip.TearAfter(wholeWrites: 1, tear);
            var paid = await reader.Tap(chip, product, quantity: 1, comesBack: true, Stop);
            Assert.True(paid.Paid, $"{tear}: {paid}");
            torn += paid.Torn;
            cents -= price;
            Assert.Equal(cents, await Balance(chip));

            // Pulled away and gone: the seller cancels, and nothing was paid.
            chip.TearAfter(wholeWrites: 1, tear);
            var leaving = reader.Tap(chip, product, quantity: 1, comesBack: false, Stop);
            await Until.True("The reader asks for the chip again", RunningVenue.Patience,
                () => Task.FromResult(leaving.IsCompleted || reader.State == ReaderState.Represent), Stop);
            reader.Keypad.Press(Keys.Cancel);
            var left = await leaving;
            Assert.Equal(DebitResult.Reversed, left.Result);
            torn += left.Torn;
            Assert.Equal(cents, await Balance(chip));
        }
        Assert.Equal(6, torn);
        await venue.ShouldHold();
    }

    /// <summary>In cents, as the reader's display tells it: "Solde", "12,50 €".</summary>
    async Task<long> Balance(SimulatedChip chip)
    {
        var visit = await venue.Bar.Readers[0].Device.AskBalance(chip, Stop);
        Assert.StartsWith("Solde", visit.Page, StringComparison.Ordinal);
        return long.Parse(new string([.. visit.Page.Split('\n')[1].Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture);
    }
}
