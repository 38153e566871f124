using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Ticketing.Simulators.PaymentTerminal;

/// <summary>
/// A bank card terminal on its own port, as docs/payment-terminal.md says. It takes one payment at a time, answers
/// as slowly as its customers are, and remembers what became of each reference.
/// </summary>
public sealed class CardTerminal : IAsyncDisposable
{
    readonly TcpListener listener;
    readonly CancellationTokenSource stopping = new();
    readonly TimeProvider clock;
    readonly Random random;
    readonly Lock guard = new();
    readonly Dictionary<string, TerminalPayment> payments = new(StringComparer.Ordinal);
    readonly Queue<TerminalBehaviour> script = new();
    readonly HashSet<Task> conversations = [];
    readonly Task accepting;
    TerminalPayment? current;

    public CardTerminal(int port, int seed, TimeProvider? clock = null)
    {
        this.clock = clock ?? TimeProvider.System;
        random = new Random(seed);
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = Accept();
    }

    public int Port { get; }

    /// <summary>What customers do when the script has nothing more for them.</summary>
    public TerminalBehaviour Usual { get; set; } = TerminalBehaviour.Quick;

    /// <summary>What the next customer does; called again, the one after.</summary>
    public void Next(TerminalBehaviour behaviour)
    {
        lock (guard)
            script.Enqueue(behaviour);
    }

    public IReadOnlyList<TerminalPayment> Payments
    {
        get
        {
            lock (guard)
                return [.. payments.Values];
        }
    }

    /// <summary>Debits minus refunds that were done, in cents: what the bank pays out.</summary>
    public long Taken => Payments.Where(p => p.State == PaymentState.Done).Sum(p => p.Refund ? -p.Cents : p.Cents);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        Task[] open;
        lock (guard)
            open = [.. conversations];
        await Task.WhenAll(open);
        foreach (var payment in payments.Values)
            payment.Abandoned.Dispose();
        stopping.Dispose();
    }

    async Task Accept()
    {
        while (true)
        {
            TcpClient till;
            try
            {
                till = await listener.AcceptTcpClientAsync(stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            var conversation = Converse(till);
            lock (guard)
            {
                conversations.RemoveWhere(c => c.IsCompleted);
                conversations.Add(conversation);
            }
        }
    }

    async Task Converse(TcpClient till)
    {
        using var connection = till;
        try
        {
            var stream = till.GetStream();
            var request = await Read(stream);
            var reply = request is null ? null : await Answer(request);
            if (reply is not null)
                await stream.WriteAsync(reply.ToBytes(), stopping.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The till went away: the payment's outcome stays, to be asked for by reference.
        }
    }

    async Task<CaisseMessage?> Read(NetworkStream stream)
    {
        var bytes = new byte[CaisseMessage.MaxBytes + 1];
        var count = 0;
        while (true)
        {
            var read = await stream.ReadAsync(bytes.AsMemory(count), stopping.Token);
            if (read == 0)
                return null;
            count += read;
            if (!CaisseMessage.TryRead(bytes.AsSpan(0, count), out var message))
                return null;
            if (message.Has("CF"))
                return message;
        }
    }

    async Task<CaisseMessage?> Answer(CaisseMessage request)
    {
        var understood = long.TryParse(request["CB"], NumberStyles.None, CultureInfo.InvariantCulture, out var cents)
            && request["CE"] == "978";
        return request["CD"] switch
        {
            "0" or "1" when understood && cents > 0 => await Take(request, cents),
            "3" => Recall(request),
            "Z" => Abandon(request),
            _ => NotDone(request, "09"),
        };
    }

    /// <summary>Debit or refund. The same reference again waits for, and tells, what became of the first.</summary>
    async Task<CaisseMessage?> Take(CaisseMessage request, long cents)
    {
        TerminalPayment payment;
        TerminalBehaviour? behaviour = null;
        lock (guard)
        {
            if (!payments.TryGetValue(request["CF"], out payment!))
            {
                if (current is not null)
                    return NotDone(request, "03");
                payment = new TerminalPayment { Reference = request["CF"], Cents = cents, Refund = request["CD"] == "1" };
                payments.Add(payment.Reference, payment);
                current = payment;
                behaviour = script.TryDequeue(out var next) ? next : Usual;
            }
        }
        if (behaviour is null)
        {
            await payment.Settled.Task.WaitAsync(stopping.Token);
            return Tell(request, payment);
        }
        await Serve(payment, behaviour);
        return behaviour.Conduct is CardConduct.PaysAndTheAnswerIsLost or CardConduct.RefusedAndTheAnswerIsLost
            ? null
            : Tell(request, payment);
    }

    async Task Serve(TerminalPayment payment, TerminalBehaviour behaviour)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, payment.Abandoned.Token);
            if (behaviour.Answer > TimeSpan.Zero)
                await Task.Delay(behaviour.Answer, clock, either.Token);
        }
        catch (OperationCanceledException) when (payment.Abandoned.IsCancellationRequested)
        {
            // Settled below as abandoned.
        }
        lock (guard)
        {
            Settle(payment, behaviour.Conduct);
            current = null;
        }
        payment.Settled.TrySetResult();
    }

    void Settle(TerminalPayment payment, CardConduct conduct)
    {
        (payment.State, payment.Why) = payment.Abandoned.IsCancellationRequested
            ? (PaymentState.NotDone, "11")
            : conduct switch
            {
                CardConduct.Pays or CardConduct.PaysAndTheAnswerIsLost => (PaymentState.Done, ""),
                CardConduct.CardNotAllowed => (PaymentState.NotDone, "05"),
                CardConduct.Abandons => (PaymentState.NotDone, "11"),
                CardConduct.PresentsNothing => (PaymentState.NotDone, "08"),
                _ => (PaymentState.NotDone, "04"),
            };
        if (payment.State != PaymentState.Done)
            return;
        payment.Authorisation = random.Next(100_000, 1_000_000).ToString(CultureInfo.InvariantCulture);
        payment.MaskedCard = "497010######" + random.Next(1000, 10_000).ToString(CultureInfo.InvariantCulture);
        payment.Contactless = payment.Cents <= 5000 && random.Next(4) > 0;
    }

    CaisseMessage Recall(CaisseMessage request)
    {
        lock (guard)
        {
            return payments.TryGetValue(request["CF"], out var payment)
                ? Tell(request, payment)
                : NotDone(request, "12");
        }
    }

    CaisseMessage Abandon(CaisseMessage request)
    {
        lock (guard)
        {
            if (!payments.TryGetValue(request["CF"], out var payment))
                return NotDone(request, "12");
            if (payment.State != PaymentState.WaitingForCard)
                return Echo(request).With("AE", "01").With("CF", request["CF"]);
            payment.Abandoned.Cancel();
            return Echo(request).With("AE", "10").With("CF", request["CF"]);
        }
    }

    static CaisseMessage Tell(CaisseMessage request, TerminalPayment payment)
    {
        var reply = Echo(request, payment.Cents);
        return payment.State switch
        {
            PaymentState.WaitingForCard => reply.With("AE", "11").With("CF", payment.Reference),
            PaymentState.NotDone => NotDone(request, payment.Why, payment.Cents),
            _ => reply.With("AE", "10")
                .With("CC", payment.Contactless ? "00B" : "001")
                .With("CI", payment.Contactless ? "2" : "1")
                .With("AA", payment.MaskedCard)
                .With("AB", "2812")
                .With("AC", payment.Authorisation)
                .With("CG", "1234567")
                .With("CF", payment.Reference),
        };
    }

    static CaisseMessage NotDone(CaisseMessage request, string why, long? cents = null) =>
        Echo(request, cents).With("AE", "01").With("AF", why).With("CF", request["CF"]);

    /// <summary>The tags that come back as sent; the amount is that of the payment asked for.</summary>
    static CaisseMessage Echo(CaisseMessage request, long? cents = null)
    {
        var reply = new CaisseMessage();
        foreach (var tag in (string[])["CZ", "CJ", "CA", "CE", "CB", "CD"])
        {
            var value = tag == "CB" && cents is { } asked
                ? asked.ToString("00", CultureInfo.InvariantCulture)
                : request[tag];
            if (value.Length > 0)
                reply.With(tag, value);
        }
        return reply;
    }
}
