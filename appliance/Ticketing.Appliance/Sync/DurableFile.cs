namespace Ticketing.Appliance.Sync;

/// <summary>A file that is either the old one or the new one whole, whenever the power goes.</summary>
static class DurableFile
{
    public static void Write(string path, byte[] content, bool secret = false)
    {
        var aside = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (secret && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.Delete(aside);
        using (var file = new FileStream(aside, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(aside, path, overwrite: true);
    }
}
