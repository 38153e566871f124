using System.Globalization;
using Microsoft.Extensions.Options;
using MimeKit;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Mail;

/// <summary>Where no mail server is set: each letter is a file that any mail program opens.</summary>
sealed class FolderOffice(IOptions<MailOptions> options, IOptions<StorageOptions> storage) : IPostOffice
{
    const int LongestSubject = 60;

    readonly string folder = options.Value.Folder.Length > 0
        ? Path.GetFullPath(options.Value.Folder)
        : storage.Value.PathOf("mailbox");

    public string Name => folder;

    public bool IsFolder => true;

    public async Task<PostOutcome> Post(MimeMessage message, CancellationToken cancellationToken)
    {
        // The same name for the same letter: laid there twice it is there once.
        var path = Path.Combine(folder, NameOf(message));
        try
        {
            Directory.CreateDirectory(folder);
            await message.WriteToAsync(path + ".part", cancellationToken);
            File.Move(path + ".part", path, overwrite: true);
            return PostOutcome.Left;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new PostOutcome(LetterTrouble.Away, e.Message);
        }
    }

    public Task Rest() => Task.CompletedTask;

    static string NameOf(MimeMessage message)
    {
        var subject = Folded.Of(message.Subject ?? "").Replace(' ', '-');
        var at = message.Date.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var mark = message.MessageId!.Split('@')[0];
        return $"{at}-{subject[..Math.Min(subject.Length, LongestSubject)]}-{mark[..8]}{mark[32..]}.eml";
    }
}
