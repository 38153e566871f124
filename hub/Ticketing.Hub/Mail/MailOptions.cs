using System.ComponentModel.DataAnnotations;
using System.Net;
using MimeKit;

namespace Ticketing.Hub.Mail;

public enum MailSecurity
{
    None,
    StartTls,

    /// <summary>TLS from the first byte, port 465.</summary>
    Tls,
}

/// <summary>Section "Mail".</summary>
public sealed class MailOptions : IValidatableObject
{
    /// <summary>Empty: no mail leaves, letters are laid into <see cref="Folder"/>.</summary>
    public string Host { get; init; } = "";

    [Range(1, 65535)]
    public int Port { get; init; } = 587;

    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>Empty: the server asks for no password.</summary>
    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>The address that letters come from, and that answers go to.</summary>
    public string From { get; init; } = "";

    public string FromName { get; init; } = "";

    /// <summary>Where letters are laid while there is no server; empty: "mailbox" in the data directory.</summary>
    public string Folder { get; init; } = "";

    internal MailboxAddress Sender => new(FromName, From.Length > 0 ? From : "hub@localhost");

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (From.Length > 0 && !MailMessages.TryAddress(From, out _))
            yield return new ValidationResult($"Mail:From: '{From}' is no mail address.");
        if (Host.Length == 0)
            yield break;
        if (From.Length == 0)
            yield return new ValidationResult("Mail:From: is missing: letters need an address that they come from.");
        if (User.Length > 0 != Password.Length > 0)
            yield return new ValidationResult("Mail: set both User and Password, or neither.");
        if (User.Length > 0 && Security == MailSecurity.None && !IsThisMachine)
            yield return new ValidationResult("Mail: without Security the password travels for all to read: StartTls or Tls.");
    }

    bool IsThisMachine =>
        Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));
}
