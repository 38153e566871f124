using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Tests.Import;
using Ticketing.Protocol.Sync.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Web;

public class BookingsOnScreenTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_file_shows_what_is_booked_in_it_and_what_can_be_done_in_each_state()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        await new PlayedEvening(hub.Of<IServiceProvider>()).Play(DemoSeasonTests.DemoFolder(), sales: 3, minutes: 60);
        var (number, operation) = await Book(hub);
        using var browser = await OfficeBrowser.SignedIn(hub);
        var admin = await Admin(hub);
        await hub.Of<RecordDeposit>().Run(admin, "d-1", number, PaymentMethod.Card, 5000, Token);

        var list = (await browser.Get("/order-files?booked=1")).Text;
        Assert.Contains($"/order-files/{number}\"", list, StringComparison.Ordinal);
        Assert.DoesNotContain("/order-files/1\"", list, StringComparison.Ordinal);
        Shows(await browser.Get($"/order-files/{number}"), "Option n° 21", "réservée", "Reprendre en vente", "Acompte", "Rendre l'acompte", "50,00");
        await hub.Of<TakeUpBooking>().Run(admin, "t-1", [operation], Token);
        Shows(await browser.Get($"/order-files/{number}"), "reprise", "Encaisser", "Rendre");
        Assert.DoesNotContain($"/order-files/{number}\"", (await browser.Get("/order-files?booked=1")).Text, StringComparison.Ordinal);
        Assert.Contains("réservation reprise", (await browser.Get("/holds")).Text, StringComparison.Ordinal);
        await hub.Of<SellBooking>().Run(
            admin, "s-1", [operation],
            [
                new PaymentTaken { Method = PaymentMethod.Deposit, Amount = Protocol.Money.Euro(5000) },
                new PaymentTaken { Method = PaymentMethod.Cash, Amount = Protocol.Money.Euro(4600) },
            ],
            Token);
        var sold = await browser.Get($"/order-files/{number}");
        Shows(sold, "vendue", "Acompte", "Espèces");
        Assert.DoesNotContain("Reprendre en vente", sold.Text, StringComparison.Ordinal);
    }

    static void Shows(Answer page, params string[] texts) => Assert.All(
        texts, text => Assert.Contains(text, System.Net.WebUtility.HtmlDecode(page.Text), StringComparison.Ordinal));

    static async Task<SignedInOperator> Admin(RunningHub hub)
    {
        var line = (await hub.Of<OrganisationQueries>().Operators(Token)).Single(one => one.Name == RunningHub.Admin);
        return (await hub.Of<OperatorTokens>().Find(line.Id, Token))!;
    }

    static async Task<(long, Guid)> Book(RunningHub hub)
    {
        long number = 0;
        await hub.Write(async db =>
        {
            var contact = await db.Set<Contact>().FirstAsync(Token);
            var subject = Guid.CreateVersion7();
            var hold = await hub.Of<SeatAllocation>().SetApart(
                db,
                new ApartWish($"option:{subject}", PlayedEvening.Kavanagh, "Cat1", "", 2, Overbooking.None), Token);
            var opened = await hub.Of<Bookings>().Open(
                db,
                new BookingWish(
                    contact.Id, null, "Ticketshop", "anne", "EUR",
                    [
                        new BookingWishOperation(
                            subject, "Option n° 21", "", 1,
                            [new BookingWishLine(PlayedEvening.Kavanagh, "Cat1", "PLEIN", 2, 4800, 550, hold.Id)]),
                    ]),
                Token);
            number = opened.File.Number;
        });
        await using var read = hub.Read();
        return (number, (await read.Set<BookingOperation>().SingleAsync(Token)).Id);
    }
}
