using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using MimeKit;
using Xunit;

namespace Ticketing.Hub.Tests.Mail;

/// <summary>A real mail server, Debian's python3-aiosmtpd, as a process of its own on the loopback.</summary>
sealed class MailServer : IAsyncDisposable
{
    readonly Process process;
    readonly string folder;
    readonly bool ownsFolder;

    MailServer(Process process, string folder, int port, bool ownsFolder) =>
        (this.process, this.folder, Port, this.ownsFolder) = (process, folder, port, ownsFolder);

    public int Port { get; }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<MailServer> Start(params string[] more) => Start(0, null, more);

    /// <param name="port">Where it was before; 0 for a free one.</param>
    /// <param name="folder">Where it keeps what it accepts; null for a new one.</param>
    public static async Task<MailServer> Start(int port, string? folder, params string[] more)
    {
        var home = folder ?? Directory.CreateTempSubdirectory("ticketing-smtp-").FullName;
        // Debian's own interpreter: another one does not see Debian's packages.
        var start = new ProcessStartInfo(
            "/usr/bin/python3", [Script(), port.ToString(CultureInfo.InvariantCulture), home, .. more])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var server = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start.");
        var line = await server.StandardOutput.ReadLineAsync(Token)
            ?? throw new InvalidOperationException("The mail server did not start: ./test.sh installs python3-aiosmtpd.");
        return new MailServer(server, home, int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture), folder is null);
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>What it has accepted, in order.</summary>
    public async Task<List<MimeMessage>> Mails()
    {
        var mails = new List<MimeMessage>();
        foreach (var file in Directory.GetFiles(folder, "*.eml").Order())
        {
            mails.Add(await MimeMessage.LoadAsync(file, Token));
        }

        return mails;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        if (ownsFolder)
            Directory.Delete(folder, recursive: true);
    }

    static string Script([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "smtp_server.py");
}
