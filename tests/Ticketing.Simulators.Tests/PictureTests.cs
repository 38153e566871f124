using System.Diagnostics;
using System.Text;
using Ticketing.Simulators.Printers;

namespace Ticketing.Simulators.Tests;

/// <summary>What a person and a gate's scanner see on the paper.</summary>
public sealed class PictureTests : IDisposable
{
    const string Code = "041061050R3GG28A1C60T3GF8004HMASW9ABC";
    readonly string folder = Directory.CreateTempSubdirectory("prints").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_code_on_a_printed_ticket_is_read_by_a_scanner()
    {
        await using var printer = new TicketPrinter("ticket", 0, folder);
        using var till = await PortConversation.With(printer.Port);
        await till.Send(Encoding.ASCII.GetBytes(
            $"<NR><RC30,40><F3><HW1,1>Grande salle<RC0,800><LT4><VX400><RC60,840><QR8,0,0,1>{{{Code}}}<p>"));
        await till.Read(1);
        Assert.NotNull(printer.LastPicture);
        Assert.Equal(Code, await Scan(printer.LastPicture));
    }

    [Fact]
    public async Task A_receipt_is_drawn_as_wide_as_its_paper_and_as_long_as_its_text()
    {
        await using var printer = new ReceiptPrinter("receipt", 0, folder);
        using var till = await PortConversation.With(printer.Port);
        byte[] cut = [0x1D, 0x56, 0x42, 0x00, 0x1D, 0x72, 0x01];
        await till.Send([.. "one\n"u8, .. cut]);
        await till.Read(1);
        var (width, shorter) = SizeOf(printer.LastPicture!);
        await till.Send([.. "one\ntwo\nthree\n"u8, .. cut]);
        await till.Read(1);
        var (same, longer) = SizeOf(printer.LastPicture!);
        Assert.Equal(688, width);
        Assert.Equal(width, same);
        Assert.Equal(2 * 26, longer - shorter);
    }

    [Fact]
    public async Task No_more_pictures_are_written_than_asked_for()
    {
        await using var printer = new ReceiptPrinter("receipt", 0, folder) { MaxPictures = 1 };
        using var till = await PortConversation.With(printer.Port);
        for (var i = 0; i < 2; i++)
        {
            await till.Send([.. "one\n"u8, 0x1D, 0x56, 0x42, 0x00, 0x1D, 0x72, 0x01]);
            await till.Read(1);
        }
        Assert.Equal(2, printer.Printed);
        Assert.Single(Directory.GetFiles(folder));
    }

    static (int Width, int Height) SizeOf(string picture)
    {
        // PNG: width and height stand big-endian at byte 16 and 20.
        var bytes = File.ReadAllBytes(picture);
        return ((bytes[16] << 24) | (bytes[17] << 16) | (bytes[18] << 8) | bytes[19],
            (bytes[20] << 24) | (bytes[21] << 16) | (bytes[22] << 8) | bytes[23]);
    }

    static async Task<string> Scan(string picture)
    {
        using var zbar = Process.Start(new ProcessStartInfo("zbarimg", ["--quiet", "--raw", picture])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var read = await zbar.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await zbar.WaitForExitAsync(TestContext.Current.CancellationToken);
        return read.Trim();
    }
}
