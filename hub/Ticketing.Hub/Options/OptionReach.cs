using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>The options that an operator may see: by his rights, and by what his profile is kept from.</summary>
static class OptionReach
{
    public static bool Reads(SignedInOperator by, OptionKind kind) =>
        by.Rights.Allows(OptionRights.Requests, Right.Read) || by.Rights.Allows(OptionRights.Root(kind), Right.Read);

    /// <exception cref="Kernel.RuleViolation">"right.missing": neither kind may be read.</exception>
    public static async Task<IQueryable<Option>> Of(HubDb db, SignedInOperator by, CancellationToken cancellationToken)
    {
        var (places, products) = (Reads(by, OptionKind.Places), Reads(by, OptionKind.Product));
        if (!places && !products)
            Rights.Require(by, OptionRights.Root(OptionKind.Places), Right.Read);
        places &= by.Covers(PerimeterKind.ProductFamily, ProductFamily.SingleEntry);
        var options = db.Set<Option>().AsQueryable();
        if (!places)
            options = options.Where(option => option.Kind == OptionKind.Product);
        if (!products)
            options = options.Where(option => option.Kind == OptionKind.Places);
        if (by.KeptFrom.Count == 0)
            return options;
        var families = Kept(by, PerimeterKind.ProductFamily);
        var kept = await db.Set<Product>().Where(product => families.Contains(product.Family))
            .Select(product => product.Code).ToListAsync(cancellationToken);
        if (kept.Count > 0)
            options = options.Where(option => !kept.Contains(option.Product));
        var categories = Kept(by, PerimeterKind.AudienceCategory);
        var audiences = await db.Set<AudienceSubCategory>().Where(row => categories.Contains(row.AudienceCategory))
            .Select(row => row.Code).ToListAsync(cancellationToken);
        return audiences.Count > 0
            ? options.Where(option => !audiences.Contains(option.AudienceSubCategory))
            : options;
    }

    static List<string> Kept(SignedInOperator by, PerimeterKind kind) =>
        [.. by.KeptFrom.Where(one => one.Kind == kind).Select(one => one.Value)];
}
