using System.Diagnostics;
using System.Text.Json;

namespace Ticketing.Simulators.Processes;

/// <summary>
/// The folder of one venue: one evening at a time plays in it, and programs that an evening left running when it was killed
/// are ended before the next one starts them again on the same databases.
/// </summary>
public sealed class DataFolder : IDisposable
{
    const string LockFile = ".lock", ProcessesFile = "processes.json";

    readonly string path;
    readonly FileStream held;

    /// <exception cref="InvalidOperationException">Another evening plays in it.</exception>
    public DataFolder(string path)
    {
        this.path = path;
        Directory.CreateDirectory(path);
        try
        {
            held = new FileStream(Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException(
                $"Another evening plays in {path}. End it, or choose another folder with --data.", e);
        }
    }

    /// <summary>An evening has made this folder: whatever is in it may be emptied for the next.</summary>
    public static bool IsOne(string path) => File.Exists(Path.Combine(path, LockFile));

    /// <summary>Ends what an earlier evening left behind.</summary>
    /// <returns>Names of the programs.</returns>
    public IReadOnlyList<string> EndLeftovers()
    {
        var ended = new List<string>();
        foreach (var left in Read())
        {
            try
            {
                using var process = Process.GetProcessById(left.Id);
                // A number is given out again: only the program that was started then is ended.
                if (new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() != left.StartedMs)
                    continue;
                process.Kill();
                process.WaitForExit(TimeSpan.FromSeconds(5));
                ended.Add(left.Name);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It has ended long ago.
            }
        }
        return ended;
    }

    /// <summary>These run now.</summary>
    public void Note(IEnumerable<ChildProcess> processes)
    {
        var now = processes.Where(process => process.Running)
            .Select(process => new Left(process.Name, process.Id, process.StartedMs)).ToList();
        lock (held)
        {
            var draft = Path.Combine(path, ProcessesFile + ".new");
            File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(now));
            File.Move(draft, Path.Combine(path, ProcessesFile), overwrite: true);
        }
    }

    public void Dispose() => held.Dispose();

    List<Left> Read()
    {
        var file = Path.Combine(path, ProcessesFile);
        return File.Exists(file) ? JsonSerializer.Deserialize<List<Left>>(File.ReadAllBytes(file)) ?? [] : [];
    }

    sealed record Left(string Name, int Id, long StartedMs);
}
