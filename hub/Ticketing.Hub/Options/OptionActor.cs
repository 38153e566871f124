using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;

namespace Ticketing.Hub.Options;

/// <summary>Who moves an option: an operator with his rights, the contact himself, or the hub by its clock.</summary>
public sealed record OptionActor(string Who, SignedInOperator? Operator, Guid? ContactId)
{
    public static OptionActor Hub { get; } = new("hub", null, null);

    public static OptionActor Of(SignedInOperator person) => new(person.Who, person, null);

    public static OptionActor OfContact(Guid id, int number) => new("contact:" + number, null, id);

    /// <summary>Of an operator; the contact and the hub need none.</summary>
    /// <exception cref="RuleViolation">"right.missing".</exception>
    public void Require(string node, Right right)
    {
        if (Operator is not null)
            Rights.Require(Operator, node, right);
    }

    /// <summary>Périmètre: the operator's product families and audience categories.</summary>
    /// <exception cref="RuleViolation">"right.perimeter".</exception>
    public void RequireCovers(string family, string audienceCategory)
    {
        if (Operator is null)
            return;
        Rights.RequireCovers(Operator, PerimeterKind.ProductFamily, family);
        Rights.RequireCovers(Operator, PerimeterKind.AudienceCategory, audienceCategory);
    }

    /// <summary>A contact moves its own options only.</summary>
    /// <exception cref="RuleViolation">"option.not-found": of somebody else, and nobody is told that it is there.</exception>
    public void RequireOwn(Option option)
    {
        if (ContactId is { } own && option.ContactId != own)
            throw RuleViolation.NotFound("option", option.Number);
    }
}
