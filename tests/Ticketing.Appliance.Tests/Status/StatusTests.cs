using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Ticketing.Appliance.Sync;
using Ticketing.Appliance.Tests.Fixtures;
using Ticketing.Protocol.Appliance.V1;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Tests.Status;

public sealed class StatusTests
{
    [Fact]
    public async Task What_the_hub_put_on_its_shelf_is_on_the_page_in_both_languages()
    {
        using var folder = new EdgeFolder();
        using var authority = new VenueAuthority();
        await using var hub = await EdgeHub.Start(authority);
        hub.Publish([.. EdgeSeason.House(NowMs), EdgeSeason.Ticket(1)]);
        hub.Refuses = o => o.Sequence == 1 ? ("access.ticket-unknown", "There is no ticket 9.") : null;
        await using var edge = await EdgeHost.Start(folder, authority, hub.Url);
        await edge.UntilReady();
        await edge.Journal.Append(new OperationBody { DeviceSeen = new DeviceSeen { DeviceId = "g" } }, false);
        await edge.Journal.Append(new OperationBody { DeviceSeen = new DeviceSeen { DeviceId = "g" } }, false);
        await EdgeWait.Until(() => edge.Status() is { Unsent: 0, Refused.Count: 1 }, "the hub has answered");

        var status = edge.Status();
        var (french, english) = (await Page(edge, "fr"), await Page(edge, "en"));

        Assert.Equal((Mode.Online, 1L, 2L), (status.Mode, status.Tickets, status.JournalLastSequence));
        Assert.InRange(status.DaysLeftOffline, 2.9, 3);
        Assert.Contains("access.ticket-unknown", french, StringComparison.Ordinal);
        Assert.Contains("En ligne", french, StringComparison.Ordinal);
        Assert.Contains("There is no ticket 9.", english, StringComparison.Ordinal);
        Assert.Contains("Operations set aside by head office", english, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_long_without_the_hub_is_on_the_page()
    {
        using var folder = new EdgeFolder();
        using var authority = new VenueAuthority();
        await using (var snapshot = Snapshot.Open(folder["snapshot"], TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<Snapshot>.Instance))
            await snapshot.Replace(Old([.. EdgeSeason.House(NowMs), EdgeSeason.Ticket(1)]), EdgeWait.Stop);
        await using var edge = await EdgeHost.Start(folder, authority, new Uri($"https://localhost:{EdgeWait.FreePort()}"));

        var status = edge.Status();

        Assert.Equal((Mode.Offline, true, false), (status.Mode, status.OfflineTooLong, status.Ready));
        Assert.InRange(status.DaysLeftOffline, -1.01, -0.99);
        Assert.Contains("Trop longtemps sans le siège", await Page(edge, "fr"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_prints_the_journal_and_ends_with_4_when_it_is_damaged_or_admitted_one_ticket_twice()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Ticket(1));
        await edge.Scan(edge.A, 1, 1);
        await edge.Scan(edge.B, 1, 1);

        var (code, json) = await Run(folder, "verify");
        var root = JsonDocument.Parse(json).RootElement;
        Assert.Equal((0, 2, true), (code, root.GetProperty("count").GetInt32(), root.GetProperty("whole").GetBoolean()));
        Assert.Equal(1, root.GetProperty("admissions").GetProperty("admitted").GetInt64());
        Assert.Equal(Convert.ToHexString(edge.Journal.Read(2, 1)[0].Hash), root.GetProperty("last_hash").GetString());

        await edge.Journal.Append(new OperationBody
        {
            Admission = new AdmissionRecorded
            {
                DeviceId = "gate-b", DeviceSequence = 9, Performance = EdgeSeason.Performance, TicketSerial = 1,
                Outcome = (int)AccessOutcome.Admitted,
            },
        }, false);
        (code, json) = await Run(folder, "verify");
        Assert.Equal((4, 3), (code, JsonDocument.Parse(json).RootElement.GetProperty("admissions").GetProperty("unmarked")[0].GetInt32()));
        await edge.DisposeAsync();
        File.WriteAllText(folder["journal.db"], new string('x', 9000));
        Assert.Equal(4, (await Run(folder, "verify")).Code);
    }

    [Fact]
    public async Task A_busy_port_ends_with_3_and_bad_settings_with_2_naming_the_key()
    {
        using var folder = new EdgeFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var busy = await Run(folder, "run", $"--Edge:MqttPort={port}");
        var bad = await Run(folder, "run", "--Edge:MqttPort=none", "--Hub:Url=http://hub");

        Assert.Equal((3, $"Port {port} is busy. It is set by Edge:MqttPort."), (busy.Code, busy.Output.Trim()));
        Assert.Equal(2, bad.Code);
        Assert.Contains("Hub:Url: 'http://hub' is not allowed", bad.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_roles_at_once_are_refused_with_what_to_do_instead()
    {
        using var folder = new EdgeFolder();

        var both = await Run(folder, "run", "--Appliance:Roles=Edge,Till", "--Hub:Url=https://127.0.0.1:1");

        Assert.Equal(2, both.Code);
        Assert.Contains("Appliance:Roles: an appliance is one device to the hub", both.Output, StringComparison.Ordinal);
        Assert.Contains("start the program twice", both.Output, StringComparison.Ordinal);
    }

    static long NowMs => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    static async Task<string> Page(EdgeHost edge, string language)
    {
        using var http = new HttpClient();
        return WebUtility.HtmlDecode(await http.GetStringAsync(new Uri(edge.Web, $"/etat?culture={language}"), EdgeWait.Stop));
    }

    static async IAsyncEnumerable<SnapshotBatch> Old(Row[] rows)
    {
        await Task.CompletedTask;
        yield return new SnapshotBatch
        {
            Rows = { rows }, Complete = true, Cursor = 1, AsOfMs = NowMs - (long)TimeSpan.FromDays(4).TotalMilliseconds,
        };
    }

    static async Task<(int Code, string Output)> Run(EdgeFolder folder, string command, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(typeof(Journal).Assembly.Location);
        string[] arguments = [command, $"--Appliance:DataDirectory={folder.Root}", "--Appliance:Roles=Edge",
            $"--Appliance:WebUrl=http://127.0.0.1:{EdgeWait.FreePort()}", $"--Appliance:LocalGrpcPort={EdgeWait.FreePort()}", .. more];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(EdgeWait.Stop), process.StandardError.ReadToEndAsync(EdgeWait.Stop));
        await process.WaitForExitAsync(EdgeWait.Stop);
        return (process.ExitCode, await output + await errors);
    }
}
