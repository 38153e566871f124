using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Tests.Sync;

/// <summary>
/// This assembly as a process of its own that writes a journal in a loop and says each sequence once it is acknowledged, so
/// that it can be killed.
/// </summary>
static class JournalWriter
{
    const string PathKey = "TICKETING_TEST_JOURNAL";

    public static Process Start(string path, int? mostKilobytes = null)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, UseShellExecute = false };
        // A file that may not grow is how a full disk looks; without the trap the signal would end the process.
        var limit = mostKilobytes is { } most ? $"trap '' XFSZ; ulimit -f {most.ToString(CultureInfo.InvariantCulture)}; " : "";
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{limit}exec dotnet \"$0\"");
        start.ArgumentList.Add(typeof(JournalWriter).Assembly.Location);
        start.Environment[PathKey] = path;
        // The runtime would map its own code through a file that counts too.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return Process.Start(start)!;
    }

    // Before anything else of this assembly runs: the test runner never starts.
#pragma warning disable CA2255
    [ModuleInitializer]
    public static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(PathKey) is { Length: > 0 } path) Run(path);
    }
#pragma warning restore CA2255

    static void Run(string path)
    {
        var journal = Journal.Open(path, TimeProvider.System);
        using var gate = new SemaphoreSlim(64);
        var output = Console.OpenStandardOutput();
        var failed = 0;
        for (var i = 1; i < 200_000 && Volatile.Read(ref failed) < 5; i++)
        {
            gate.Wait();
            _ = journal.Append(new OperationBody { DeviceSeen = new DeviceSeen { DeviceId = "gate", Pending = i } }, false)
                .ContinueWith(done =>
                {
                    if (done.IsFaulted) Interlocked.Increment(ref failed);
                    var line = done.IsFaulted ? $"failed {done.Exception.InnerException!.GetType().Name}\n"
                        : $"{done.GetAwaiter().GetResult().Sequence}\n";
                    lock (output) output.Write(System.Text.Encoding.ASCII.GetBytes(line));
                    gate.Release();
                }, TaskScheduler.Default);
        }
        while (gate.CurrentCount < 64) Thread.Yield();
        Environment.Exit(failed > 0 ? 7 : 0);
    }
}
