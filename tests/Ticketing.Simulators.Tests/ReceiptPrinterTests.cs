using System.Text;
using Ticketing.Simulators.Printers;

namespace Ticketing.Simulators.Tests;

public sealed class ReceiptPrinterTests
{
    static readonly byte[] Cut = [0x1D, 0x56, 0x42, 0x00];
    static readonly byte[] EndOfJob = [0x1D, 0x72, 0x01];

    static byte[] Job(string text) =>
        [0x1B, 0x40, 0x1B, 0x74, 19, .. Encoding.ASCII.GetBytes(text), 0x0A, .. Cut, .. EndOfJob];

    [Theory]
    [InlineData(PrinterFault.None, 0x12, 0x12, 0x12)]
    [InlineData(PrinterFault.PaperOut, 0x1A, 0x32, 0x7E)]
    [InlineData(PrinterFault.PaperLow, 0x12, 0x12, 0x1E)]
    [InlineData(PrinterFault.CoverOpen, 0x1A, 0x16, 0x12)]
    [InlineData(PrinterFault.Jam, 0x1A, 0x52, 0x12)]
    public async Task The_status_bytes_say_what_is_wrong(PrinterFault fault, int first, int second, int fourth)
    {
        var roll = fault switch
        {
            PrinterFault.PaperOut => new PaperRoll(0),
            PrinterFault.PaperLow => new PaperRoll(3, lowAt: 5),
            _ => new PaperRoll(100),
        };
        if (fault is PrinterFault.CoverOpen or PrinterFault.Jam)
            roll.Raise(fault);
        await using var printer = new ReceiptPrinter("receipt", 0, null, roll);
        using var till = await PortConversation.With(printer.Port);
        await till.Send(0x10, 0x04, 1);
        Assert.Equal(first, (await till.Read(1))[0]);
        await till.Send(0x10, 0x04, 2);
        Assert.Equal(second, (await till.Read(1))[0]);
        await till.Send(0x10, 0x04, 4);
        Assert.Equal(fourth, (await till.Read(1))[0]);
    }

    [Fact]
    public async Task A_receipt_comes_out_and_the_printer_says_so()
    {
        await using var printer = new ReceiptPrinter("receipt", 0, null);
        using var till = await PortConversation.With(printer.Port);
        await till.Send(Job("2 x Cat1"));
        await till.Expect(0);
        Assert.Equal(1, printer.Printed);
    }

    [Fact]
    public async Task Without_paper_the_receipt_waits_and_comes_out_when_there_is_paper_again()
    {
        await using var printer = new ReceiptPrinter("receipt", 0, null, new PaperRoll(1, lowAt: 0));
        using var till = await PortConversation.With(printer.Port);
        await till.Send([0x1D, 0x61, 0x0F]);
        await till.Expect(0x10, 0, 0, 0);
        await till.Send(Job("first"));
        byte[] answers = await till.Read(5);
        Assert.Contains((byte)0x18, answers);
        Assert.Contains((byte)0x0F, answers);

        await till.Send(Job("second"));
        printer.Roll.Load(100);
        await till.Expect(0x10, 0, 0, 0);
        await till.Expect(0);
        Assert.Equal(2, printer.Printed);
    }

    [Fact]
    public async Task The_drawer_opens_on_its_pulse()
    {
        await using var printer = new ReceiptPrinter("receipt", 0, null);
        using var till = await PortConversation.With(printer.Port);
        await till.Send(0x1B, 0x70, 0x00, 0x19, 0xFA, 0x10, 0x04, 1);
        await till.Read(1);
        Assert.Equal(1, printer.DrawerOpened);
        Assert.Equal(0, printer.Printed);
    }

    [Fact]
    public async Task A_broken_connection_leaves_the_till_without_an_answer()
    {
        await using var printer = new ReceiptPrinter("receipt", 0, null) { BreakNextJob = true };
        using var till = await PortConversation.With(printer.Port);
        await till.Send(Job("doubtful"));
        Assert.True(await till.IsBroken());
        Assert.Equal(1, printer.Printed);
    }

    [Fact]
    public void French_text_and_the_euro_sign_are_read_from_their_code_page()
    {
        var page = new EscPosPage();
        var code = CodePagesEncodingProvider.Instance.GetEncoding(858)!;
        foreach (var letter in code.GetBytes("Théâtre à 12,50 €\n"))
            page.Take(letter);
        Assert.Equal("Théâtre à 12,50 €", Assert.Single(page.Lines).Text);
    }

    [Fact]
    public void Size_weight_and_place_of_a_line_are_kept()
    {
        var page = new EscPosPage();
        byte[] bytes = [0x1B, 0x61, 1, 0x1B, 0x45, 1, 0x1D, 0x21, 0x11, .. "OK"u8, 0x0A, 0x1B, 0x40, .. "x"u8, 0x0A];
        foreach (var one in bytes)
            page.Take(one);
        Assert.Equal(
            [new ReceiptLine("OK", Align.Centre, true, 2, 2), new ReceiptLine("x", Align.Left, false, 1, 1)],
            page.Lines);
    }
}
