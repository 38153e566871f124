using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Ticketing.Appliance.Sync;
using Ticketing.Appliance.Tests.Fixtures;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Tests.Sync;

public sealed class JournalTests
{
    [Fact]
    public async Task Kill_9_in_the_middle_loses_nothing_that_was_acknowledged()
    {
        using var folder = new EdgeFolder();
        long acknowledged = 0;
        for (var round = 1; round <= 3; round++)
        {
            using var writer = JournalWriter.Start(folder["journal.db"]);
            for (var i = 0; i < 400 * round; i++)
                acknowledged = Math.Max(acknowledged, long.Parse((await writer.StandardOutput.ReadLineAsync(EdgeWait.Stop))!,
                    System.Globalization.CultureInfo.InvariantCulture));
            writer.Kill();
            await writer.WaitForExitAsync(EdgeWait.Stop);
            // What it had said before it died.
            foreach (var line in (await writer.StandardOutput.ReadToEndAsync(EdgeWait.Stop)).Split('\n')[..^1])
                acknowledged = Math.Max(acknowledged, long.Parse(line, System.Globalization.CultureInfo.InvariantCulture));

            var verification = JournalVerification.Of(folder["journal.db"]);
            Assert.True(verification.Whole);
            Assert.True(verification.LastSequence >= acknowledged, $"{verification.LastSequence} of {acknowledged}");
            Assert.Equal(verification.LastSequence, verification.Count);
        }
        await using var journal = Journal.Open(folder["journal.db"], TimeProvider.System);
        Assert.Equal(journal.LastSequence + 1, (await Append(journal, 1)).Sequence);
    }

    [Fact]
    public async Task A_full_disk_fails_the_append_clearly_and_what_failed_does_not_exist()
    {
        using var folder = new EdgeFolder();
        using var writer = JournalWriter.Start(folder["journal.db"], mostKilobytes: 600);
        var lines = (await writer.StandardOutput.ReadToEndAsync(EdgeWait.Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await writer.WaitForExitAsync(EdgeWait.Stop);

        var acknowledged = lines.Where(l => !l.StartsWith("failed", StringComparison.Ordinal))
            .Select(l => long.Parse(l, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(7, writer.ExitCode);
        Assert.NotEmpty(acknowledged);
        Assert.Contains("failed SqliteException", lines);
        await using var journal = Journal.Open(folder["journal.db"], TimeProvider.System);
        Assert.Equal(acknowledged.Max(), journal.LastSequence);
        Assert.Equal(acknowledged.Order(), journal.ReadAll().Select(e => e.Sequence));
        // Once there is room again it goes on where it was.
        Assert.Equal(acknowledged.Max() + 1, (await Append(journal, 1)).Sequence);
    }

    [Fact]
    public async Task Appends_that_wait_together_are_on_disk_together_in_order()
    {
        using var folder = new EdgeFolder();
        await using var journal = Journal.Open(folder["journal.db"], TimeProvider.System);

        var entries = await Task.WhenAll(Enumerable.Range(1, 2000).Select(i => Append(journal, i)));

        Assert.Equal(Enumerable.Range(1, 2000).Select(i => (long)i), entries.Select(e => e.Sequence));
        Assert.Equal(Enumerable.Range(1, 2000), journal.ReadAll().Select(e => e.Read().DeviceSeen.Pending));
        Assert.True(JournalVerification.Of(folder["journal.db"]).Whole);
    }

    [Fact]
    public async Task A_closed_journal_fails_the_append_and_throws_nothing_at_the_caller()
    {
        using var folder = new EdgeFolder();
        var journal = Journal.Open(folder["journal.db"], TimeProvider.System);
        await journal.DisposeAsync();

        var append = Append(journal, 1);

        await Assert.ThrowsAsync<JournalClosedException>(() => append);
        await Assert.ThrowsAsync<JournalClosedException>(() => journal.Mark());
        await Assert.ThrowsAsync<JournalClosedException>(() => journal.Acknowledge(1, []));
    }

    [Fact]
    public async Task Nothing_is_recorded_before_a_watermark_that_was_told_though_the_clock_starts_behind()
    {
        using var folder = new EdgeFolder();
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_000_000));
        long told;
        await using (var journal = Journal.Open(folder["journal.db"], clock))
        {
            await Append(journal, 1);
            Assert.Equal(999_999, (await journal.Mark()).WatermarkMs);
            clock.Advance(TimeSpan.FromMinutes(10));
            told = (await journal.Mark()).WatermarkMs;
            Assert.Equal(1_599_999, told);
        }

        await using var again = Journal.Open(folder["journal.db"], new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(500)));

        Assert.True((await Append(again, 2)).RecordedAtMs > told);
        Assert.True(again.ClockMs > told);
    }

    [Fact]
    public async Task The_watermark_stays_before_a_payment_that_is_under_way()
    {
        using var folder = new EdgeFolder();
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_000_000));
        await using var journal = Journal.Open(folder["journal.db"], clock);
        var intent = journal.OpenIntent();
        clock.Advance(TimeSpan.FromMinutes(1));
        await Append(journal, 1);

        Assert.Equal(999_999, (await journal.Mark()).WatermarkMs);
        intent.Dispose();
        Assert.Equal(1_059_999, (await journal.Mark()).WatermarkMs);
    }

    [Fact]
    public async Task A_changed_entry_is_found_by_verify_and_at_the_end_of_the_file_already_at_the_start()
    {
        using var folder = new EdgeFolder();
        var path = folder["journal.db"];
        await using (var journal = Journal.Open(path, TimeProvider.System))
            for (var i = 1; i <= 600; i++) await Append(journal, i);

        Change(path, 10);
        Assert.Equal((false, 10L), (JournalVerification.Of(path).Whole, JournalVerification.Of(path).BrokenAt));
        Change(path, 599);
        var damaged = Assert.Throws<JournalDamagedException>(() => Journal.Open(path, TimeProvider.System));
        Assert.Contains("breaks at sequence 599", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_journal_is_said_to_be_damaged()
    {
        using var folder = new EdgeFolder();
        File.WriteAllText(folder["journal.db"], new string('x', 8192));

        Assert.Throws<JournalDamagedException>(() => Journal.Open(folder["journal.db"], TimeProvider.System));
        Assert.Throws<JournalDamagedException>(() => JournalVerification.Of(folder["journal.db"]));
    }

    [Fact]
    public async Task Verify_names_a_second_admission_that_nothing_explains()
    {
        using var folder = new EdgeFolder();
        await using var journal = Journal.Open(folder["journal.db"], TimeProvider.System);
        await Admit(journal, 1, AccessOutcome.Admitted);
        await journal.Append(new OperationBody
        {
            Passage = new PassageRecorded
            {
                DeviceId = "g", Performance = 1, TicketSerial = 1, DecisionSequence = 1, Result = (int)PassageResult.NotPassed,
            },
        }, false);
        await Admit(journal, 2, AccessOutcome.Admitted);
        await Admit(journal, 3, AccessOutcome.Forced);
        await Admit(journal, 4, AccessOutcome.AdmittedOffline, duplicate: true);
        Assert.Empty(JournalVerification.Of(folder["journal.db"]).Admissions.Unmarked);

        await Admit(journal, 5, AccessOutcome.Admitted);

        var check = JournalVerification.Of(folder["journal.db"]).Admissions;
        Assert.Equal((4L, 1L, 1L), (check.Admitted, check.Duplicates, check.Forced));
        Assert.Equal([6L], check.Unmarked);
    }

    static Task<JournalEntry> Append(Journal journal, int number) =>
        journal.Append(new OperationBody { DeviceSeen = new DeviceSeen { DeviceId = "gate", Pending = number } }, false);

    static Task Admit(Journal journal, uint sequence, AccessOutcome outcome, bool duplicate = false) =>
        journal.Append(new OperationBody
        {
            Admission = new AdmissionRecorded
            {
                DeviceId = "g", DeviceSequence = sequence, Performance = 1, TicketSerial = 1, Outcome = (int)outcome,
                Duplicate = duplicate,
            },
        }, false);

    static void Change(string path, long sequence)
    {
        using var file = new SqliteConnection($"Data Source={path};Pooling=False");
        file.Open();
        using var command = file.CreateCommand();
        command.CommandText = "UPDATE entries SET body = CAST(x'00' || body AS BLOB) WHERE sequence = $s";
        command.Parameters.AddWithValue("$s", sequence);
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
