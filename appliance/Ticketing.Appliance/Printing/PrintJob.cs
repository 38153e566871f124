namespace Ticketing.Appliance.Printing;

public enum PrintJobState
{
    Queued,
    /// <summary>The first byte may have reached the printer.</summary>
    Printing,
    /// <summary>All is sent; the printer has not yet said that the paper came out.</summary>
    AwaitingAck,
    Printed,
    /// <summary>Power or link failed in between: nobody but a person knows whether the paper came out.</summary>
    Doubtful,
    /// <summary>A person said that it came out.</summary>
    Confirmed,
    /// <summary>A person asked for it again: another job, marked DUPLICATA, stands for it.</summary>
    PrintedAgain,
}

public enum PrintJobKind { Receipt, Ticket, TopUp, Report }

/// <summary>Who asked for a copy, and why; a sale's own papers have none.</summary>
public readonly record struct PrintCause(string OperatorId, string Reason)
{
    public static readonly PrintCause Sale = new("", "");
}

public sealed record PrintJob(string Id, string Printer, PrintJobKind Kind, string Title, string SaleId, ulong TicketSerial,
    int Copy, byte[] Payload, PrintJobState State, string Detail, int Attempts, long ChangedAtMs)
{
    public PrintCause Cause { get; init; } = PrintCause.Sale;

    public const string ReceiptPrinter = "receipt";
    public const string TicketPrinter = "ticket";

    public static readonly Moves<PrintJobState> Moves = new("print job", PrintJobState.Queued,
    [
        (PrintJobState.Queued, PrintJobState.Printing, "the printer is ready"),
        (PrintJobState.Printing, PrintJobState.AwaitingAck, "all bytes are sent"),
        (PrintJobState.Printing, PrintJobState.Doubtful, "link or power failed while sending"),
        (PrintJobState.AwaitingAck, PrintJobState.Printed, "the printer said that it came out"),
        (PrintJobState.AwaitingAck, PrintJobState.Doubtful, "link or power failed, or no answer in time"),
        (PrintJobState.Doubtful, PrintJobState.Confirmed, "a person saw it"),
        (PrintJobState.Doubtful, PrintJobState.PrintedAgain, "a person asked for a duplicate"),
    ]);

    public bool IsOpen => State is PrintJobState.Queued or PrintJobState.Printing or PrintJobState.AwaitingAck or PrintJobState.Doubtful;
}
