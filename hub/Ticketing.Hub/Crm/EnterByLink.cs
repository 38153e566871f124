using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Crm;

/// <summary>The link from the mail is opened and confirmed: looking at it alone (as mail filters do) does not use it up.</summary>
public sealed class EnterByLink(WriteLane lane, SignInLinks links, Ids ids, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"crm.link-unknown", "crm.link-used", "crm.link-expired", "crm.access-closed".</exception>
    public Task<ProEntry> Run(string token, CancellationToken cancellationToken) => lane.Run(
        "EnterByLink",
        async (db, stop) => await OpenFiles.Open(db, await links.Take(db, token, stop), byLink: true, ids, clock, stop),
        cancellationToken);
}
