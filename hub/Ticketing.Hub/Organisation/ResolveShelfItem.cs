using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

/// <summary>An operator says what was done about something on the shelf. Right organisation.shelf:M.</summary>
public sealed class ResolveShelfItem(Shelf shelf)
{
    /// <exception cref="Kernel.RuleViolation">"right.missing", and those of <see cref="Shelf.Resolve"/>.</exception>
    public Task Run(SignedInOperator by, long id, string how, CancellationToken cancellationToken)
    {
        Rights.Require(by, "organisation.shelf", Right.Modify);
        return shelf.Resolve(id, by.Who, how, cancellationToken);
    }
}
