using System.Diagnostics;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Crowd;
using Ticketing.Simulators.Play;
using Ticketing.Simulators.Processes;
using Ticketing.Simulators.Script;

namespace Ticketing.EndToEnd;

/// <summary>The whole evening of `./run.sh --once`, with a small crowd.</summary>
public sealed class EveningTests(ITestOutputHelper output) : IDisposable
{
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(40);

    readonly string folder = Path.Combine(Path.GetTempPath(), "ticketing-" + Guid.CreateVersion7());

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task An_evening_plays_to_its_end_with_everything_that_can_go_wrong()
    {
        await using var venue = VenueProcesses.Prepare(new VenueOptions { DataFolder = folder, Ports = VenuePorts.Free() });
        await venue.Start(Stop);
        await using var play = new EveningPlay(venue, new EveningOptions { People = 90, Length = TimeSpan.Zero });
        await play.Prepare(Stop);
        await play.Play(Stop);
        var statement = await EveningStatement.Collect(play, Settling, Stop);
        await play.PowerOff();

        var broken = (await Invariants.Check(venue, Settling, Stop)).Where(result => !result.Holds)
            .SelectMany(result => result.Violations.Select(violation => $"{result.Invariant} {result.Title}: {violation}"));
        Assert.Equal([], broken);
        Assert.Equal(0, statement.Owed);

        var tally = play.Tally;
        Assert.Equal(Enum.GetValues<IncidentKind>().Order(), play.Played.Select(played => played.Incident.Kind).Order());
        // Whatever the crowd is known for was met, and answered with the code that it deserves.
        Assert.All(Enum.GetValues<Conduct>(), conduct => Assert.True(tally[Tally.Shown + conduct] > 0, $"{conduct} was not met."));
        foreach (var outcome in (AccessOutcome[])[AccessOutcome.AlreadyUsed, AccessOutcome.WrongPerformance,
            AccessOutcome.Refunded, AccessOutcome.Forged, AccessOutcome.Unreadable])
            Assert.True(tally[Tally.Refused + AccessOutcomes.Code(outcome)] > 0, $"{outcome} was not answered.");
        Assert.True(tally[Tally.Late] > 0 && tally[Tally.DoubleReads] > 0, "Nobody was late, or no code was read twice.");

        // The head office and the public saw the same evening.
        Assert.Equal(tally.Kept, statement.Evening.Sold);
        Assert.Equal(tally.KeptCents, statement.Evening.TicketTakings.MinorUnits);
        Assert.Equal(tally[Tally.Refunded], statement.Evening.Refunded);
        Assert.Equal(tally[Tally.BarCents], statement.Evening.BuvetteTakings.MinorUnits);
        Assert.Equal(0, statement.Evening.OnShelf);
        ShouldHaveGroups(play.Groups);
        await PrintsCanBeRead(venue);
        foreach (var (what, count, answered) in EveningStory.Oddities(tally))
            output.WriteLine($"{what}: {count} ({answered})");
    }

    /// <summary>Each thing that can become of an option was met once at least, and whoever paid went in.</summary>
    static void ShouldHaveGroups(GroupBooks books)
    {
        var groups = GroupsOfTheEvening.All;
        (int, int) Of(params GroupFate[] fates) =>
            (groups.Count(group => fates.Contains(group.Fate)), groups.Where(group => fates.Contains(group.Fate)).Sum(group => group.People));
        Assert.Equal(Of(Enum.GetValues<GroupFate>()), books[GroupStep.Requested]);
        Assert.Equal(Of(GroupFate.Comes, GroupFate.NeverComes), books[GroupStep.Placed]);
        Assert.Equal(Of(GroupFate.IsRefused, GroupFate.Waits, GroupFate.IsPromoted), books[GroupStep.Refused]);
        Assert.Equal(Of(GroupFate.Waits, GroupFate.IsPromoted), books[GroupStep.Waiting]);
        Assert.Equal(Of(GroupFate.Comes, GroupFate.NeverComes, GroupFate.IsRefused, GroupFate.IsPromoted), books[GroupStep.Validated]);
        Assert.Equal(Of(GroupFate.NeverComes), books[GroupStep.Released]);
        Assert.Equal(Of(GroupFate.IsPromoted), books[GroupStep.Promoted]);
        var comes = Of(GroupFate.Comes, GroupFate.IsPromoted);
        Assert.All((GroupStep[])[GroupStep.TakenUp, GroupStep.Sold, GroupStep.Admitted], step => Assert.Equal(comes, books[step]));
        Assert.Equal(books[GroupStep.Validated].Groups, books.Letters);
        Assert.Equal(groups.Sum(group => group.DepositCents), books.DepositCents);
        Assert.Equal(1, books.KeptFromAnotherTill);
    }

    /// <summary>The QR code on the picture of a ticket is the code that the printer was sent.</summary>
    async Task PrintsCanBeRead(VenueProcesses venue)
    {
        var pictures = Directory.GetFiles(Path.Combine(folder, "prints"), "*ticket*.png");
        Assert.NotEmpty(pictures);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "prints"), "*receipt*.png"));
        var printed = venue.Tills.SelectMany(till => till.Tickets.Codes).ToHashSet();
        foreach (var picture in pictures.Order().Take(3))
        {
            using var reader = Process.Start(new ProcessStartInfo("zbarimg", ["-q", "--raw", picture]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var text = (await reader.StandardOutput.ReadToEndAsync(Stop)).Trim();
            await reader.WaitForExitAsync(Stop);
            Assert.Contains(text, printed);
        }
    }
}
