using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Mail;

/// <summary>Where a use case leaves its letters: they are in the transaction of their cause, and are posted after it.</summary>
public sealed class Outbox
{
    /// <summary>Inside a lane command. A letter whose key is known already is not sent again.</summary>
    public Task Send(HubDb db, Letter letter, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
