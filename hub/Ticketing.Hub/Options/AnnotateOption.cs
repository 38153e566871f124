using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <param name="InternalRemark">Never shown to the customer.</param>
/// <param name="PaymentDay">Date de paiement, in place of the computed due date; null: as it is computed.</param>
/// <param name="OrderFile">Dossier that validation is to use; null for a new one.</param>
/// <param name="AudienceSubCategory">The tariff follows from it.</param>
/// <param name="Version">That the screen shows; null for any.</param>
public sealed record OptionNotes(
    string InternalRemark, int? PaymentDay, long? OrderFile, string AudienceSubCategory, int? Version = null);

/// <summary>
/// What an operator keeps on an option beside its places (right manage:M). Until it is validated all of it may change;
/// afterwards only the internal remark may.
/// </summary>
public sealed class AnnotateOption(WriteLane lane, OptionBook book)
{
    const int LongestRemark = 2000;

    /// <exception cref="RuleViolation">"right.missing", "right.perimeter", "option.changed", "option.notes-state",
    /// "option.invalid", "sales.order-file-unknown", "sales.order-file-of-another".</exception>
    public Task Run(OptionActor actor, Guid id, OptionNotes notes, CancellationToken cancellationToken) =>
        lane.Run("AnnotateOption", (db, token) => Apply(db, actor, id, notes, token), cancellationToken);

    internal async Task Apply(
        HubDb db, OptionActor actor, Guid id, OptionNotes notes, CancellationToken cancellationToken)
    {
        var loaded = await OptionBook.Load(db, id, cancellationToken);
        var (option, before) = (loaded.Option, loaded.Picture());
        actor.Require(OptionRights.Manage(option.Kind), Right.Modify);
        await OptionPerimeter.Check(db, actor, loaded, cancellationToken);
        OptionBook.CheckVersion(option, notes.Version);
        if (notes.InternalRemark.Length > LongestRemark)
            throw RuleViolation.Invalid("option.invalid", $"internal remark: at most {LongestRemark} characters.");
        var deal = notes.PaymentDay != option.PaymentDay || notes.OrderFile != option.ChosenOrderFile
            || notes.AudienceSubCategory != option.AudienceSubCategory;
        if (deal)
            await Change(db, actor, loaded, notes, cancellationToken);
        option.InternalRemark = notes.InternalRemark.Trim();
        option.Version++;
        book.Note(db, loaded, OptionMoves.Annotate, actor, "", before);
    }

    async Task Change(
        HubDb db, OptionActor actor, LoadedOption loaded, OptionNotes notes, CancellationToken cancellationToken)
    {
        var option = loaded.Option;
        if (option.State is not (OptionState.Requested or OptionState.Placed or OptionState.RefusalPending
            or OptionState.Waiting))
        {
            throw new RuleViolation(
                "option.notes-state",
                $"Option {option.Number} is {option.State}: only its internal remark may change; cancel its validation first.")
            {
                Parts = [option.Number],
            };
        }

        var subject = await OptionSubjects.Of(db, loaded, cancellationToken);
        if (notes.AudienceSubCategory != option.AudienceSubCategory)
        {
            var category = await OptionBook.AudienceCategoryOf(db, notes.AudienceSubCategory, cancellationToken)
                ?? throw RuleViolation.NotFound("audience-sub-category", notes.AudienceSubCategory);
            actor.RequireCovers(subject.Family, category);
        }

        if (notes.OrderFile is { } number && number != option.ChosenOrderFile)
            await CheckOrderFile(db, option, number, cancellationToken);
        (option.PaymentDay, option.ChosenOrderFile, option.AudienceSubCategory) =
            (notes.PaymentDay, notes.OrderFile, notes.AudienceSubCategory);
        book.SetDueDay(option, subject.Terms);
    }

    internal static async Task CheckOrderFile(HubDb db, Option option, long number, CancellationToken cancellationToken)
    {
        var file = await db.Set<OrderFile>().Where(row => row.Number == number)
            .Select(row => new { row.ContactId }).SingleOrDefaultAsync(cancellationToken)
            ?? throw new RuleViolation(
                "sales.order-file-unknown", $"There is no order file {number}.", RefusalKind.NotFound)
            {
                Parts = [number],
            };
        if (file.ContactId != option.ContactId)
        {
            throw new RuleViolation("sales.order-file-of-another", $"Order file {number} is another contact's.")
            {
                Parts = [number],
            };
        }
    }
}
