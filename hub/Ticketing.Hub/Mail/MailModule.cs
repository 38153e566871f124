using Microsoft.Extensions.Options;

namespace Ticketing.Hub.Mail;

/// <summary>
/// Letters to customers: each is written in the transaction of its cause, posted after it until it has left, and kept in
/// the mailbox where the office sees what became of it. It never knows what a letter is about.
/// </summary>
public static class MailModule
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MailOptions>().Bind(configuration.GetSection("Mail"))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Outbox>();
        services.AddSingleton<SmtpOffice>();
        services.AddSingleton<FolderOffice>();
        services.AddSingleton<IPostOffice>(provider =>
            provider.GetRequiredService<IOptions<MailOptions>>().Value.Host.Length > 0
                ? provider.GetRequiredService<SmtpOffice>()
                : provider.GetRequiredService<FolderOffice>());
        services.AddSingleton<PostStanding>();
        services.AddSingleton<PostLetters>();
        services.AddHostedService(provider => provider.GetRequiredService<PostLetters>());
        services.AddSingleton<MailQueries>();
        services.AddSingleton<Pages.SendLetterAgain>();
    }

    public static void Map(WebApplication app) => Pages.LetterDownload.Map(app);
}
