using System.Text;
using Ticketing.Simulators.Printers;

namespace Ticketing.Simulators.Tests;

public sealed class TicketPrinterTests
{
    static byte[] Ticket(string code) => Encoding.ASCII.GetBytes(
        $"<NR><RC30,40><F3><HW1,1>Anthony Kavanagh<RC0,820><LT4><VX400><RC60,860><QR8,0,0,1>{{{code}}}<p>");

    [Theory]
    [InlineData(PrinterFault.None, TicketPrinter.XOn)]
    [InlineData(PrinterFault.PaperOut, TicketPrinter.OutOfPaper)]
    [InlineData(PrinterFault.PaperLow, TicketPrinter.XOn)]
    [InlineData(PrinterFault.CoverOpen, TicketPrinter.XOff)]
    [InlineData(PrinterFault.Jam, TicketPrinter.TicketJam)]
    [InlineData(PrinterFault.CutterJam, TicketPrinter.CutterJam)]
    [InlineData(PrinterFault.Jam | PrinterFault.PaperOut, TicketPrinter.TicketJam)]
    public void The_status_byte_names_the_worst_fault(PrinterFault faults, byte status) =>
        Assert.Equal(status, TicketPrinter.Status(faults));

    [Fact]
    public async Task A_ticket_comes_out_and_is_acknowledged()
    {
        await using var printer = new TicketPrinter("ticket", 0, null);
        using var till = await PortConversation.With(printer.Port);
        await till.Send("<S1>"u8.ToArray());
        await till.Expect(TicketPrinter.XOn);
        await till.Send(Ticket("ABC123"));
        await till.Expect(TicketPrinter.Acknowledge);
        Assert.Equal(["ABC123"], printer.Codes);
    }

    [Fact]
    public async Task Without_paper_the_ticket_is_held_and_printed_once_when_paper_is_in()
    {
        await using var printer = new TicketPrinter("ticket", 0, null, new PaperRoll(0));
        using var till = await PortConversation.With(printer.Port);
        await till.Send(Ticket("ABC123"));
        await till.Expect(TicketPrinter.OutOfPaper);
        Assert.Empty(printer.Codes);
        printer.Roll.Load(100);
        await till.Expect(TicketPrinter.XOn, TicketPrinter.Acknowledge);
        Assert.Equal(["ABC123"], printer.Codes);
    }

    [Fact]
    public async Task A_jam_in_the_middle_is_told_and_mended()
    {
        await using var printer = new TicketPrinter("ticket", 0, null);
        printer.Roll.Raise(PrinterFault.Jam);
        using var till = await PortConversation.With(printer.Port);
        await till.Send(Ticket("ABC123"));
        await till.Expect(TicketPrinter.TicketJam);
        printer.Roll.Mend(PrinterFault.Jam);
        await till.Expect(TicketPrinter.XOn, TicketPrinter.Acknowledge);
    }

    [Fact]
    public async Task Low_paper_is_told_with_the_ticket()
    {
        await using var printer = new TicketPrinter("ticket", 0, null, new PaperRoll(5, lowAt: 10));
        using var till = await PortConversation.With(printer.Port);
        await till.Send(Ticket("ABC123"));
        await till.Expect(TicketPrinter.LowPaper, TicketPrinter.Acknowledge);
    }
}
