using CsCheck;
using Ticketing.Firmware.Board;
using Ticketing.Simulators.Hardware;

namespace Ticketing.Firmware.Tests;

public class FlashLogTests
{
    [Fact]
    public void A_write_that_is_torn_at_any_byte_leaves_what_was_before_or_itself_whole()
    {
        for (var cut = 0; cut < 400; cut++)
        {
            var flash = new MemoryFlash { CutAfter = cut };
            List<byte> done = [];
            byte under = 0;
            try
            {
                var log = new FlashLog(flash);
                for (byte i = 1; i <= 12; i++)
                {
                    under = i;
                    log.Append(Record(i), Record(i).Length);
                    done.Add(i);
                    if (i % 5 == 0)
                        log.Compact(log.ReadAll(), log.ReadAll().Length);
                }
            }
            catch (PowerCutException)
            {
            }

            flash.CutAfter = null;
            var kept = Kept(new FlashLog(flash));
            Assert.True(kept.SequenceEqual(done) || kept.SequenceEqual(done.Append(under)), $"Cut {cut}: {string.Join(' ', kept)}");

            // And what is written afterwards stands behind it, also through another start.
            var next = new FlashLog(flash);
            next.Append(Record(99), Record(99).Length);
            Assert.Equal([.. kept, (byte)99], Kept(new FlashLog(flash)));
        }
    }

    [Fact]
    public void A_compaction_cut_at_any_byte_leaves_the_old_log_or_the_new_one()
    {
        for (var cut = 0; cut < 200; cut++)
        {
            var flash = new MemoryFlash();
            var log = new FlashLog(flash);
            for (byte i = 1; i <= 8; i++)
                log.Append(Record(i), Record(i).Length);
            flash.CutAfter = cut;
            try
            {
                log.Compact([Record(20), Record(21)], 2);
            }
            catch (PowerCutException)
            {
            }

            flash.CutAfter = null;
            var kept = Kept(new FlashLog(flash));
            Assert.True(kept.SequenceEqual<byte>([1, 2, 3, 4, 5, 6, 7, 8]) || kept.SequenceEqual<byte>([20, 21]), $"Cut {cut}.");
        }
    }

    [Fact]
    public void A_record_that_failed_is_gone_when_the_next_one_is_written()
    {
        var flash = new LyingFlash();
        var log = new FlashLog(flash);
        log.Append(Record(1), Record(1).Length);
        flash.FailsAfterWriting = true;
        Assert.Throws<IOException>(() => log.Append(Record(2), Record(2).Length));
        flash.FailsAfterWriting = false;
        log.Append(Record(3), Record(3).Length);
        Assert.Equal<byte>([1, 3], Kept(log));
        Assert.Equal<byte>([1, 3], Kept(new FlashLog(flash)));
    }

    [Fact]
    public void A_compaction_that_failed_at_its_very_end_does_not_hide_what_is_written_after_it()
    {
        var flash = new LyingFlash();
        var log = new FlashLog(flash);
        for (byte i = 1; i <= 3; i++)
            log.Append(Record(i), Record(i).Length);
        // Generation, two records, and the seal, which is on the medium although its write fails.
        flash.FailsAfterWrites = 3;
        Assert.Throws<IOException>(() => log.Compact([Record(20), Record(21)], 2));
        flash.FailsAfterWrites = -1;
        log.Append(Record(4), Record(4).Length);
        Assert.Equal<byte>([1, 2, 3, 4], Kept(log));
        Assert.Equal<byte>([1, 2, 3, 4], Kept(new FlashLog(flash)));
    }

    [Fact]
    public void Any_records_come_back_as_they_were() => Gen.Byte.Array[1, 300].List[0, 40].Sample(records =>
    {
        var flash = new MemoryFlash();
        var log = new FlashLog(flash);
        foreach (var record in records)
            log.Append(record, record.Length);
        Assert.Equal(records, new FlashLog(flash).ReadAll());
        Assert.Equal(log.Used, new FlashLog(flash).Used);
    });

    [Fact]
    public void Any_bytes_in_both_areas_are_a_log_that_can_be_written() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 200]).Sample((first, second) =>
        {
            var flash = new MemoryFlash();
            flash.Append(0, first, 0, first.Length);
            flash.Append(1, second, 0, second.Length);
            var log = new FlashLog(flash);
            log.Append(Record(7), Record(7).Length);
            Assert.Equal(7, Kept(new FlashLog(flash))[^1]);
        });

    [Theory, InlineData(0), InlineData(FlashLog.LongestRecord + 1)]
    public void A_record_of_no_length_or_too_long_is_refused(int length) =>
        Assert.Throws<ArgumentException>(() => new FlashLog(new MemoryFlash()).Append(new byte[5000], length));

    [Fact]
    public void The_log_stands_in_two_files_of_a_folder_too()
    {
        var folder = Directory.CreateTempSubdirectory("flash-log");
        try
        {
            using (var medium = new FileFlashMedium(Path.Combine(folder.FullName, "gate")))
            {
                var log = new FlashLog(medium);
                log.Append(Record(1), Record(1).Length);
                log.Compact([Record(2)], 1);
                log.Append(Record(3), Record(3).Length);
            }

            using var again = new FileFlashMedium(Path.Combine(folder.FullName, "gate"));
            Assert.Equal<byte>([2, 3], Kept(new FlashLog(again)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static byte[] Record(byte number) => [number, .. Enumerable.Repeat(number, number % 7)];

    static byte[] Kept(FlashLog log) => [.. log.ReadAll().Select(record =>
    {
        Assert.Equal(Record(record[0]), record);
        return record[0];
    })];

    /// <summary>Writes, and then says that it has not.</summary>
    sealed class LyingFlash : IFlashMedium
    {
        readonly MemoryFlash _flash = new();

        public bool FailsAfterWriting { get; set; }

        public int FailsAfterWrites { get; set; } = -1;

        public byte[] Read(int area) => _flash.Read(area);

        public void Erase(int area) => _flash.Erase(area);

        public void Append(int area, byte[] buffer, int offset, int count)
        {
            _flash.Append(area, buffer, offset, count);
            if (FailsAfterWriting || FailsAfterWrites-- == 0)
                throw new IOException("Perhaps it is there, perhaps not.");
        }
    }
}
