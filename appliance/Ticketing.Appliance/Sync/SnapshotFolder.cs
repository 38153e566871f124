namespace Ticketing.Appliance.Sync;

/// <summary>
/// Where snapshots lie: `snapshot-n.db`, and `current`, which names the one that counts. A new one is built beside the old
/// and counts once `current` has been replaced; a power cut in between leaves the old one.
/// </summary>
sealed class SnapshotFolder(string directory)
{
    string Pointer => Path.Combine(directory, "current");

    public string? Current()
    {
        Directory.CreateDirectory(directory);
        if (!File.Exists(Pointer)) return null;
        var name = File.ReadAllText(Pointer).Trim();
        var path = Path.Combine(directory, name);
        return name.Length > 0 && Path.GetFileName(name) == name && File.Exists(path) ? path : null;
    }

    public string Next()
    {
        Directory.CreateDirectory(directory);
        for (var n = 1; ; n++)
        {
            var path = Path.Combine(directory, $"snapshot-{n}.db");
            if (!File.Exists(path) && !File.Exists(LogOf(path))) return path;
        }
    }

    public void MakeCurrent(string path)
    {
        DurableFile.Write(Pointer, System.Text.Encoding.UTF8.GetBytes(Path.GetFileName(path)));
        DeleteAllBut(path);
    }

    public void DeleteAllBut(string? kept)
    {
        Directory.CreateDirectory(directory);
        foreach (var file in Directory.EnumerateFiles(directory, "snapshot-*.db"))
            if (kept is null || (file != kept && file != LogOf(kept))) File.Delete(file);
        if (kept is null) File.Delete(Pointer);
    }

    static string LogOf(string path) => Path.ChangeExtension(path, null) + "-log.db";
}
