using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Ticketing.Simulators.Processes;

/// <summary>A program ended when it should run, or did not become ready; with the end of what it wrote.</summary>
public sealed class ProcessFailedException(string message) : Exception(message);

/// <summary>One program of the venue as a process of its own: started, asked to end, killed, started again.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);
    const int TailLines = 30;

    readonly string program;
    readonly IReadOnlyDictionary<string, string> settings;
    readonly string log;
    readonly Lock guard = new();
    readonly Queue<string> tail = new();
    StreamWriter? writer;
    Process? process;

    /// <param name="program">A .dll that `dotnet` runs.</param>
    /// <param name="settings">Configuration keys with their values, "Hub:GrpcPort".</param>
    /// <param name="log">File that everything it writes is appended to.</param>
    public ChildProcess(string name, string program, IReadOnlyDictionary<string, string> settings, string log)
    {
        Name = name;
        this.program = program;
        this.settings = settings;
        this.log = log;
    }

    public string Name { get; }

    public bool Running => process is { HasExited: false };

    public int Id => process?.Id ?? 0;

    /// <summary>When it was started, Unix ms: with the number it names one process for ever.</summary>
    public long StartedMs => process is null ? 0 : new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds();

    public int? ExitCode => process is { HasExited: true } ended ? ended.ExitCode : null;

    /// <summary>Bytes of memory that it holds now; 0 when it does not run.</summary>
    public long Memory
    {
        get
        {
            if (!Running)
                return 0;
            process!.Refresh();
            return process.WorkingSet64;
        }
    }

    public string Tail
    {
        get
        {
            lock (guard)
                return string.Join(Environment.NewLine, tail);
        }
    }

    public void Start(params string[] arguments)
    {
        if (Running)
            throw new InvalidOperationException($"{Name} runs already.");
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        process?.Dispose();
        lock (guard)
        {
            writer?.Dispose();
            writer = new StreamWriter(new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
            {
                AutoFlush = true,
            };
        }
        process = Launch(program, settings, arguments);
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Runs a command of the same program to its end.</summary>
    public async Task<(int Code, string Output, string Errors)> RunCommand(
        IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken stop)
    {
        using var command = Launch(program, settings, arguments);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(limit);
        try
        {
            var output = command.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = command.StandardError.ReadToEndAsync(deadline.Token);
            await command.WaitForExitAsync(deadline.Token);
            return (command.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new ProcessFailedException($"{Name} {string.Join(' ', arguments)} did not end within {limit}.");
        }
        finally
        {
            if (!command.HasExited)
                command.Kill();
        }
    }

    /// <summary>Asks it to end (SIGTERM); kills it when it has not ended in time. True: it ended by itself.</summary>
    public async Task<bool> Stop()
    {
        if (process is not { HasExited: false } running)
            return true;
        if (OperatingSystem.IsWindows() || kill(running.Id, Sigterm) != 0)
            running.Kill();
        using var deadline = new CancellationTokenSource(Bound);
        try
        {
            await running.WaitForExitAsync(deadline.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            await Kill();
            return false;
        }
    }

    /// <summary>kill -9: as when the power goes. Nothing that it has not written to disk survives.</summary>
    public async Task Kill()
    {
        if (process is not { } running)
            return;
        if (!running.HasExited)
            running.Kill();
        await running.WaitForExitAsync();
    }

    /// <summary>Ends when the process ends. A process that was never started has ended.</summary>
    public Task Ended => process?.WaitForExitAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Stop();
        process?.Dispose();
        process = null;
        lock (guard)
        {
            writer?.Dispose();
            writer = null;
        }
    }

    static Process Launch(string program, IReadOnlyDictionary<string, string> settings, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Path.GetDirectoryName(program),
        };
        // The environment, not the command line: it does not mix with a command's own arguments.
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_NOLOGO"] = "1";
        // Many processes on few cores: the smaller collector, and quick first calls.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["Logging__Console__FormatterName"] = "simple";
        start.Environment["Logging__Console__FormatterOptions__SingleLine"] = "true";
        start.Environment["Logging__Console__FormatterOptions__TimestampFormat"] = "HH:mm:ss.fff ";
        try
        {
            var started = Process.Start(start) ?? throw new ProcessFailedException($"{program} could not be started.");
            started.StandardInput.Close();
            return started;
        }
        catch (Win32Exception e)
        {
            throw new ProcessFailedException($"dotnet could not be started: {e.Message}. Is the .NET SDK 10 on the path?");
        }
    }

    void Write(string? line)
    {
        if (line is null)
            return;
        lock (guard)
        {
            writer?.WriteLine(line);
            tail.Enqueue(line);
            if (tail.Count > TailLines)
                tail.Dequeue();
        }
    }

    const int Sigterm = 15;

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int kill(int pid, int signal);
}
