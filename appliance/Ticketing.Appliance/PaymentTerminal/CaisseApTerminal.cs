using System.Globalization;
using System.Net.Sockets;

namespace Ticketing.Appliance.PaymentTerminal;

/// <summary>Speaks Caisse-AP over IP to a card terminal, one connection an exchange: docs/payment-terminal.md.</summary>
public sealed class CaisseApTerminal(HostAndPort address, int tillNumber, TimeProvider clock) : IPaymentTerminal
{
    /// <summary>After this a payment is unknown: the terminal itself gives up waiting for a card well before.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(180);
    static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    static readonly TimeSpan QuestionLimit = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);

    public Task<TerminalAnswer> DebitAsync(string reference, long cents, CancellationToken stop) =>
        ExchangeAsync('0', reference, cents, AnswerLimit, stop);

    public Task<TerminalAnswer> RefundAsync(string reference, long cents, CancellationToken stop) =>
        ExchangeAsync('1', reference, cents, AnswerLimit, stop);

    public Task<TerminalAnswer> AskAsync(string reference, CancellationToken stop) =>
        ExchangeAsync('3', reference, 0, QuestionLimit, stop);

    public Task<TerminalAnswer> AbandonAsync(string reference, CancellationToken stop) =>
        ExchangeAsync('Z', reference, 0, QuestionLimit, stop);

    public static CaisseApMessage Request(char action, string reference, long cents, int tillNumber)
    {
        if (reference.Length is 0 or > 32 || !reference.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)))
            throw new ArgumentException($"'{reference}' is no reference: 1 to 32 of A-Z and 0-9.", nameof(reference));
        ArgumentOutOfRangeException.ThrowIfNegative(cents);
        return new CaisseApMessage()
            .With("CZ", "0320").With("CJ", "012545900001")
            .With("CA", tillNumber.ToString("00", CultureInfo.InvariantCulture)).With("CE", "978")
            .With("CB", cents.ToString("00", CultureInfo.InvariantCulture)).With("CD", action.ToString())
            .With("CF", reference);
    }

    /// <summary>Reads a reply; one that speaks of another reference or amount is not ours, and so no answer.</summary>
    public static TerminalAnswer Read(CaisseApMessage reply, char action, string reference, long cents)
    {
        if (reply["CF"] != reference || reply["CD"] != action.ToString())
            return new(TerminalOutcome.Unknown, "The terminal answered for another payment.");
        var amount = long.TryParse(reply["CB"], NumberStyles.None, CultureInfo.InvariantCulture, out var cb) ? cb : -1;
        if (action is '0' or '1' && amount != cents)
            return new(TerminalOutcome.Unknown, "The terminal answered with another amount.");
        return reply["AE"] switch
        {
            "10" => new(TerminalOutcome.Approved, "", reply["AC"], reply["AA"], Kind(reply["CC"]), Math.Max(amount, 0)),
            "11" => new(TerminalOutcome.InProgress, ""),
            "01" => new(WhyNot(reply["AF"]), Said(reply["AF"])),
            var other => new(TerminalOutcome.Unknown, $"The terminal answered with result '{other}'."),
        };
    }

    async Task<TerminalAnswer> ExchangeAsync(char action, string reference, long cents, TimeSpan limit, CancellationToken stop)
    {
        var request = Request(action, reference, cents, tillNumber).ToBytes();
        using var client = new TcpClient { NoDelay = true };
        try
        {
            using var connecting = new CancellationTokenSource(ConnectLimit, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(connecting.Token, stop);
            await client.ConnectAsync(address.Host, address.Port, either.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return new(TerminalOutcome.Unreachable, $"No card terminal at {address}.");
        }
        try
        {
            using var waiting = new CancellationTokenSource(limit, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(waiting.Token, stop);
            var stream = client.GetStream();
            await stream.WriteAsync(request, either.Token);
            return await ReadReplyAsync(stream, either.Token) is { } reply
                ? Read(reply, action, reference, cents)
                : new(TerminalOutcome.Unknown, "The terminal hung up without an answer.");
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or FormatException)
        {
            return new(TerminalOutcome.Unknown, e is FormatException ? e.Message : "The terminal did not answer.");
        }
    }

    async Task<CaisseApMessage?> ReadReplyAsync(NetworkStream stream, CancellationToken stop)
    {
        var bytes = new byte[CaisseApMessage.MaxBytes + 1];
        var count = 0;
        while (true)
        {
            var whole = CaisseApMessage.Parse(bytes.AsSpan(0, count));
            var complete = whole?["AE"] is not null;
            using var quiet = complete ? new CancellationTokenSource(Silence, clock) : new CancellationTokenSource();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, stop);
            try
            {
                var read = await stream.ReadAsync(bytes.AsMemory(count), either.Token);
                if (read == 0)
                    return complete ? whole : null;
                count += read;
            }
            catch (OperationCanceledException) when (complete)
            {
                return whole;
            }
            catch (IOException) when (complete)
            {
                return whole;
            }
        }
    }

    static TerminalOutcome WhyNot(string? af) => af switch
    {
        "03" => TerminalOutcome.Busy,
        "08" => TerminalOutcome.TimedOut,
        "09" => TerminalOutcome.Fault,
        "11" => TerminalOutcome.Abandoned,
        "12" => TerminalOutcome.NotFound,
        _ => TerminalOutcome.Declined,
    };

    static string Said(string? af) => af switch
    {
        "03" => "Terminal occupé par un autre paiement.",
        "04" => "Refusé par la banque.",
        "05" => "Carte non acceptée.",
        "08" => "Aucune carte présentée à temps.",
        "09" => "Le terminal n'a pas compris la demande.",
        "11" => "Abandonné sur le terminal.",
        "12" => "Référence inconnue du terminal.",
        _ => $"Refusé (code {af}).",
    };

    static string? Kind(string? cc) => cc switch
    {
        "001" => "CB",
        "00B" => "CB sans contact",
        "002" => "AMEX",
        "00D" => "AMEX sans contact",
        _ => cc,
    };
}
