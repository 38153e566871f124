// A call ends with its hub, which the test disposes of.
#pragma warning disable xUnit1051
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Options;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Options.V1;
using Ticketing.Protocol.Sales.V1;
using Ticketing.Protocol.Sync.V1;
using Xunit;
using Wire = Ticketing.Protocol.Options.V1;

namespace Ticketing.Hub.Tests.Options;

/// <summary>An option's whole life over gRPC, and the right that each call names.</summary>
public class OptionsOverGrpcTests
{
    const int School = 1, Council = 2;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task An_option_lives_its_whole_life_over_the_wire(Database database)
    {
        await using var hub = await OptionHub.On(database);
        var (client, signed) = (new OptionsService.OptionsServiceClient(hub.Channel()), await hub.SignedIn());
        var request = new RequestOptionRequest
        {
            RequestId = OptionVenue.NewId(), ContactNumber = Council, Channel = "GUICHET", Performance = 1, Fallbacks = { 2 },
            Seats = { new Wire.WishedSeats { Category = "Cat1", Quantity = 8 } }, Remark = "Ensemble",
        };

        var asked = await client.RequestOptionAsync(request, signed);
        Assert.Equal(asked, await client.RequestOptionAsync(request, signed));
        var changed = await client.ChangeRequestAsync(
            new ChangeRequestRequest
            {
                RequestId = OptionVenue.NewId(), Number = asked.Number,
                Wish = new Wish { Performance = 1, Fallbacks = { 2, 3 }, Seats = { new Wire.WishedSeats { Category = "Cat1", Quantity = 9 } } },
            },
            signed);
        var stale = Assert.Throws<RpcException>(() => client.PlaceOption(
            new PlaceOptionRequest { RequestId = OptionVenue.NewId(), Number = asked.Number, AsWished = true, Version = 1 }, signed));
        Assert.Equal("option.changed", Refusal.CodeOf(stale));
        var placed = await client.PlaceOptionAsync(
            new PlaceOptionRequest
            {
                RequestId = OptionVenue.NewId(), Number = asked.Number, Performance = 2, Version = changed.Version,
                Seats = { new Wire.AllottedSeats { Asked = "Cat1", Quantity = 7 } },
            },
            signed);
        Assert.Equal((Wire.OptionState.Placed, 7, 2u), (placed.State, placed.Placed, placed.Performance));

        Wire.OptionState After(OptionReply reply) => reply.State;
        ActRequest Act(string reason = "") => new() { RequestId = OptionVenue.NewId(), Number = asked.Number, Reason = reason };
        Assert.Equal(Wire.OptionState.RefusalPending, After(await client.RefuseOptionAsync(Act("complet"), signed)));
        Assert.Equal(Wire.OptionState.Placed, After(await client.CancelRefusalAsync(Act(), signed)));
        await client.RefuseOptionAsync(Act("complet"), signed);
        Assert.Equal(Wire.OptionState.Waiting, After(await client.WaitlistOptionAsync(Act(), signed)));
        Assert.Equal(Wire.OptionState.RefusalPending, After(await client.ReturnToRefusedAsync(Act(), signed)));
        await client.WaitlistOptionAsync(Act(), signed);
        var promoted = await client.PromoteOptionAsync(
            new PlaceOptionRequest { RequestId = OptionVenue.NewId(), Number = asked.Number, AsWished = true }, signed);
        Assert.Equal((Wire.OptionState.Placed, 9), (promoted.State, promoted.Placed));
        var validated = await client.ValidateOptionsAsync(
            new ValidateOptionsRequest { RequestId = OptionVenue.NewId(), Numbers = { asked.Number } }, signed);
        Assert.True(validated.Outcomes[0].Code.Length == 0 && validated.Outcomes[0].OrderFile > 0, validated.Outcomes[0].Detail);
        Assert.Equal(Wire.OptionState.Placed, After(await client.CancelValidationAsync(Act("erreur"), signed)));
        await client.ValidateOptionsAsync(new ValidateOptionsRequest { RequestId = OptionVenue.NewId(), Numbers = { asked.Number } }, signed);
        Assert.Equal(Wire.OptionState.Firm, After(await client.MakeFirmAsync(Act(), signed)));
        var early = Assert.Throws<RpcException>(() => client.ReleaseOption(Act(), signed));
        Assert.Equal("option.not-overdue", Refusal.CodeOf(early));

        var detail = await client.GetOptionAsync(new GetOptionRequest { Number = asked.Number }, signed);
        Assert.Equal((1u, 9, "Cat1"), (detail.Wish.Performance, detail.Lines[0].Quantity, detail.Lines[0].Category));
        Assert.Equal([2u, 3u], detail.Wish.Fallbacks);
        Assert.Equal((1u, 11), (detail.Rooms[0].Performance, detail.Rooms[0].Free));
        Assert.Equal("MakeFirm", detail.History[0].Verb);
        var list = await client.ListOptionsAsync(new ListOptionsRequest { States = { Wire.OptionState.Firm } }, signed);
        Assert.Equal((1, "CE de l'usine", 9), (list.Total, list.Options[0].Structure, list.Options[0].Placed));
        Assert.Equal(0, (await client.ListOptionsAsync(new ListOptionsRequest { States = { Wire.OptionState.Waiting } }, signed)).Total);
    }

    [Fact]
    public async Task A_direct_placement_a_withdrawal_and_acts_on_many()
    {
        await using var hub = await OptionHub.On(Database.Sqlite);
        var (client, signed) = (new OptionsService.OptionsServiceClient(hub.Channel()), await hub.SignedIn());

        var direct = await client.PlaceDirectlyAsync(
            new PlaceDirectlyRequest
            {
                RequestId = OptionVenue.NewId(), ContactNumber = School, Channel = "GUICHET", PaymentDate = "2031-03-12",
                Wish = new Wish { Product = "ABO3", Seats = { new Wire.WishedSeats { Category = "Cat2", Quantity = 2 } } },
            },
            signed);
        Assert.Equal((Wire.OptionState.Placed, 6, "2031-03-12"), (direct.State, direct.Placed, direct.DueDate));
        var asked = await client.RequestOptionAsync(
            new RequestOptionRequest
            {
                RequestId = OptionVenue.NewId(), ContactNumber = Council, Channel = "GUICHET", Performance = 3,
                Seats = { new Wire.WishedSeats { Category = "Cat1", Quantity = 5 } },
            },
            signed);
        var both = await client.ActOnOptionsAsync(
            new ActOnOptionsRequest
            {
                RequestId = OptionVenue.NewId(), Act = Wire.OptionAct.Validate,
                OptionIds = { asked.OptionId, (await IdOf(hub, direct.Number)).ToString() },
            },
            signed);
        Assert.Equal(["option.illegal-move", ""], both.Outcomes.OrderByDescending(one => one.Number).Select(one => one.Code));
        Assert.Equal(
            Wire.OptionState.Withdrawn,
            (await client.WithdrawRequestAsync(new ActRequest { RequestId = OptionVenue.NewId(), Number = asked.Number }, signed)).State);
        var gone = Assert.Throws<RpcException>(() => client.GetOption(new GetOptionRequest { Number = 99 }, signed));
        Assert.Equal((StatusCode.NotFound, "option.not-found"), (gone.StatusCode, Refusal.CodeOf(gone)));
    }

    [Theory, OnBothDatabases]
    public async Task A_deposit_is_taken_once_and_never_more_than_is_booked(Database database)
    {
        await using var hub = await OptionHub.On(database);
        var (client, sales, signed) = (
            new OptionsService.OptionsServiceClient(hub.Channel()), new SalesService.SalesServiceClient(hub.Channel()), await hub.SignedIn());
        var placed = await client.PlaceDirectlyAsync(
            new PlaceDirectlyRequest
            {
                RequestId = OptionVenue.NewId(), ContactNumber = Council, Channel = "GUICHET",
                Wish = new Wish { Performance = 1, Seats = { new Wire.WishedSeats { Category = "Cat1", Quantity = 5 } } },
            },
            signed);
        var file = (await client.ValidateOptionsAsync(
            new ValidateOptionsRequest { RequestId = OptionVenue.NewId(), Numbers = { placed.Number } }, signed)).Outcomes[0].OrderFile;
        RecordDepositRequest Deposit(long cents) => new()
        {
            RequestId = OptionVenue.NewId(), OrderFile = file, Method = PaymentMethod.Cash, Amount = Money.Euro(cents),
        };
        var fifty = Deposit(50_00);

        var taken = await sales.RecordDepositAsync(fifty, signed);
        Assert.Equal(taken, await sales.RecordDepositAsync(fifty, signed));
        Assert.Equal(50_00, taken.Left.MinorUnits);
        Assert.Equal(60_00, (await sales.RecordDepositAsync(Deposit(10_00), signed)).Left.MinorUnits);
        Assert.Equal("sales.deposit-too-large", Refusal.CodeOf(Assert.Throws<RpcException>(() => sales.RecordDeposit(Deposit(500_00), signed))));
        var undone = Assert.Throws<RpcException>(() => client.CancelValidation(
            new ActRequest { RequestId = OptionVenue.NewId(), Number = placed.Number, Reason = "erreur" }, signed));
        Assert.Equal("sales.booking-has-deposit", Refusal.CodeOf(undone));
        await OptionHub.Reader(hub);
        var reader = await hub.SignedIn("lecteur", "demo-lecteur");
        Assert.Equal("right.missing", Refusal.CodeOf(Assert.Throws<RpcException>(() => sales.RecordDeposit(Deposit(1_00), reader))));
    }

    [Fact]
    public async Task Each_call_names_the_right_that_it_asks_for()
    {
        await using var hub = await OptionHub.On(Database.Sqlite);
        var admin = new OptionsService.OptionsServiceClient(hub.Channel());
        var number = (await admin.RequestOptionAsync(
            new RequestOptionRequest
            {
                RequestId = OptionVenue.NewId(), ContactNumber = Council, Channel = "GUICHET", Performance = 1,
                Seats = { new Wire.WishedSeats { Category = "Cat1", Quantity = 5 } },
            },
            await hub.SignedIn())).Number;
        await OptionHub.Reader(hub);
        var (client, reader) = (new OptionsService.OptionsServiceClient(hub.Channel()), await hub.SignedIn("lecteur", "demo-lecteur"));
        var wish = new Wish { Performance = 1, Seats = { new Wire.WishedSeats { Category = "Cat1", Quantity = 5 } } };
        ActRequest Act() => new() { RequestId = OptionVenue.NewId(), Number = number, Reason = "pourquoi" };

        foreach (var (right, call) in new (string, Action)[]
        {
            ("options.requests:C", () => client.RequestOption(new RequestOptionRequest { RequestId = OptionVenue.NewId() }, reader)),
            ("options.requests:M", () => client.ChangeRequest(new ChangeRequestRequest { RequestId = OptionVenue.NewId(), Number = number, Wish = wish }, reader)),
            ("options.requests:S", () => client.WithdrawRequest(Act(), reader)),
            ("options.places.manage:M", () => client.PlaceOption(new PlaceOptionRequest { RequestId = OptionVenue.NewId(), Number = number, AsWished = true }, reader)),
            ("options.places.manage:C", () => client.PlaceDirectly(new PlaceDirectlyRequest { RequestId = OptionVenue.NewId(), Wish = wish }, reader)),
            ("options.products.manage:C", () => client.PlaceDirectly(
                new PlaceDirectlyRequest { RequestId = OptionVenue.NewId(), Wish = new Wish { Product = "ABO3" } }, reader)),
            ("options.places.refuse:E", () => client.RefuseOption(Act(), reader)),
            ("options.places.cancel-refusal:E", () => client.CancelRefusal(Act(), reader)),
            ("options.places.waitlist:E", () => client.WaitlistOption(Act(), reader)),
            ("options.places.return-to-refused:E", () => client.ReturnToRefused(Act(), reader)),
            ("options.places.order:E", () => client.ValidateOptions(new ValidateOptionsRequest { RequestId = OptionVenue.NewId(), Numbers = { number } }, reader)),
            ("options.places.cancel-order:E", () => client.CancelValidation(Act(), reader)),
            ("options.places.manage:E", () => client.MakeFirm(Act(), reader)),
            ("options.places.manage:S", () => client.ReleaseOption(Act(), reader)),
        })
        {
            var no = Assert.Throws<RpcException>(call);
            Assert.True(no.StatusCode == StatusCode.PermissionDenied && Refusal.CodeOf(no) == "right.missing", $"{right}: {no.Status}");
            Assert.Contains($"the right {right}.", no.Status.Detail, StringComparison.Ordinal);
        }

        Assert.Equal(1, (await client.ListOptionsAsync(new ListOptionsRequest(), reader)).Total);
        var stranger = await hub.SignedIn("caisse1", "demo-caisse1");
        var unseen = Assert.Throws<RpcException>(() => client.ListOptions(new ListOptionsRequest(), stranger));
        Assert.Contains("options.places:L", unseen.Status.Detail, StringComparison.Ordinal);
    }

    static async Task<Guid> IdOf(RunningHub hub, long number)
    {
        await using var db = hub.Read();
        return await db.Set<Option>().Where(option => option.Number == number).Select(option => option.Id).SingleAsync(Token);
    }
}
