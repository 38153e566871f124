using MimeKit;

namespace Ticketing.Hub.Mail;

/// <param name="Trouble">None: it left.</param>
/// <param name="Said">In the words of the server or of the line.</param>
public sealed record PostOutcome(LetterTrouble Trouble, string Said = "")
{
    public static PostOutcome Left { get; } = new(LetterTrouble.None);

    /// <summary>No fault of this letter: the next one would fare alike.</summary>
    public bool IsOfTheOffice => Trouble is LetterTrouble.Away or LetterTrouble.NotLetIn;
}

/// <summary>Who takes letters: a mail server, or a folder where there is none. One letter at a time.</summary>
public interface IPostOffice
{
    /// <summary>Its name for the screen: "smtp.example.org:587", or the folder.</summary>
    string Name { get; }

    /// <summary>Letters stay on this machine.</summary>
    bool IsFolder { get; }

    /// <summary>Hands a letter over. It throws for nothing but a cancellation.</summary>
    Task<PostOutcome> Post(MimeMessage message, CancellationToken cancellationToken);

    /// <summary>For now there is no more: a line that was held is let go.</summary>
    Task Rest();
}
