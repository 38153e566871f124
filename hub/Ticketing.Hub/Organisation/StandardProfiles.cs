using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

/// <summary>The profiles that a hub starts with; a venue changes them as it likes.</summary>
static class StandardProfiles
{
    public const string Administrator = "Administrateur";
    public const string Cashier = "Caissier";
    public const string Supervisor = "Superviseur";
    public const string Options = "Responsable options";

    public static async Task Add(HubDb db, CancellationToken cancellationToken)
    {
        if (await db.Set<Profile>().AnyAsync(cancellationToken))
            return;
        Add(db, Administrator, (Organisation.Rights.Everything, Right.All));
        Add(
            db, Cashier,
            ("sales.sell", Right.Read | Right.Create | Right.Execute), ("sales.print", Right.All),
            ("crm", Right.Read), ("crm.mail", Right.None), ("cashless.top-up", Right.Execute),
            ("finance.cash-desks", Right.Read | Right.Execute));
        Add(
            db, Supervisor,
            ("sales", Right.All), ("access", Right.All), ("cashless", Right.All), ("crm", Right.All),
            ("seating", Right.Read), ("catalogue", Right.Read), ("infocentre", Right.Read),
            ("organisation.shelf", Right.All), ("organisation.devices", Right.Read), ("finance", Right.Read | Right.Execute));
        Add(
            db, Options,
            ("options", Right.All), ("crm", Right.Read), ("catalogue", Right.Read), ("seating", Right.Read),
            ("sales.order-files", Right.All), ("sales.sell", Right.Read | Right.Create | Right.Execute));
    }

    static void Add(HubDb db, string name, params (string Node, Right Letters)[] rights) => db.Add(new Profile
    {
        Id = Guid.CreateVersion7(),
        Name = name,
        Rights = [.. rights.Select(right => new ProfileRight { Node = right.Node, Letters = right.Letters })],
    });
}
