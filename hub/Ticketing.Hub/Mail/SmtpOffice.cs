using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Ticketing.Hub.Mail;

/// <summary>A mail server, by SMTP. One line carries many letters.</summary>
sealed class SmtpOffice(IOptions<MailOptions> options) : IPostOffice, IAsyncDisposable
{
    const int TimeoutMs = 30_000;

    readonly MailOptions settings = options.Value;
    SmtpClient? line;

    public string Name => $"{settings.Host}:{settings.Port}";

    public bool IsFolder => false;

    public async Task<PostOutcome> Post(MimeMessage message, CancellationToken cancellationToken)
    {
        var held = line is { IsConnected: true };
        var outcome = await Try(message, cancellationToken);
        // A server may hang up between two letters: that says nothing of the next line.
        return held && outcome.Trouble == LetterTrouble.Away ? await Try(message, cancellationToken) : outcome;
    }

    public async Task Rest()
    {
        if (line is null)
            return;
        var old = line;
        line = null;
        try
        {
            if (old.IsConnected)
                await old.DisconnectAsync(quit: true, CancellationToken.None);
        }
        catch (Exception e) when (IsTheLine(e) || e is CommandException)
        {
            // It was let go anyway.
        }
        finally
        {
            old.Dispose();
        }
    }

    public async ValueTask DisposeAsync() => await Rest();

    async Task<PostOutcome> Try(MimeMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var open = await Open(cancellationToken);
            var format = FormatOptions.Default.Clone();
            format.International = message.To.Mailboxes.Any(one => one.IsInternational)
                && open.Capabilities.HasFlag(SmtpCapabilities.UTF8);
            await open.SendAsync(format, message, cancellationToken);
            return PostOutcome.Left;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Drop();
            throw;
        }
        catch (SmtpCommandException no) when (no.StatusCode == SmtpStatusCode.ServiceNotAvailable)
        {
            return Dropped(LetterTrouble.Away, no);
        }
        catch (SmtpCommandException no)
        {
            // The line itself is sound; after a "no" to the hub itself a letter has not even begun.
            var trouble = line is not { IsConnected: true } ? LetterTrouble.Away
                : (int)no.StatusCode >= 500 ? LetterTrouble.Refused : LetterTrouble.NotNow;
            return new PostOutcome(trouble, $"{(int)no.StatusCode} {no.Message}");
        }
        catch (Exception e) when (e is AuthenticationException or SslHandshakeException or ServiceNotAuthenticatedException
            or NotSupportedException)
        {
            return Dropped(LetterTrouble.NotLetIn, e);
        }
        catch (Exception e) when (IsTheLine(e))
        {
            return Dropped(LetterTrouble.Away, e);
        }
    }

    async Task<SmtpClient> Open(CancellationToken cancellationToken)
    {
        if (line is { IsConnected: true })
            return line;
        Drop();
        var opened = new SmtpClient { Timeout = TimeoutMs };
        try
        {
            await opened.ConnectAsync(settings.Host, settings.Port, Kind(settings.Security), cancellationToken);
            if (settings.User.Length > 0)
                await opened.AuthenticateAsync(settings.User, settings.Password, cancellationToken);
        }
        catch
        {
            opened.Dispose();
            throw;
        }

        return line = opened;
    }

    PostOutcome Dropped(LetterTrouble trouble, Exception e)
    {
        Drop();
        return new PostOutcome(trouble, e.Message.ReplaceLineEndings(" "));
    }

    void Drop()
    {
        line?.Dispose();
        line = null;
    }

    static SecureSocketOptions Kind(MailSecurity security) => security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.SslOnConnect,
    };

    static bool IsTheLine(Exception e) =>
        e is ProtocolException or ServiceNotConnectedException or IOException or SocketException or TimeoutException or OperationCanceledException
            or CommandException;
}
