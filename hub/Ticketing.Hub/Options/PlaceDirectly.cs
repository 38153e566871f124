using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <param name="Channel">Code of a sales channel.</param>
/// <param name="AudienceSubCategory">Empty: as the contact's community type has it.</param>
/// <param name="Contingent">Null: as the contact's community type has it.</param>
/// <param name="OrderFile">Dossier; null for a new one.</param>
public sealed record NewPlacement(
    Guid ContactId, string Channel, WishedOption Wish, string AudienceSubCategory = "", string? Contingent = null,
    long? OrderFile = null, int? PaymentDay = null, string InternalRemark = "");

/// <summary>
/// NOUVEAU: a placement without a request (right options.places.manage:C). Profiles are not asked; all else that a placement
/// is asked is.
/// </summary>
public sealed class PlaceDirectly(
    Requests requests, PlaceOption place, OptionBook book, OptionNumbers numbers, TimeProvider clock)
{
    /// <exception cref="RuleViolation">As <see cref="PlaceOption"/>.</exception>
    public Task<OptionReceipt> Run(
        SignedInOperator by, string requestId, NewPlacement wanted, CancellationToken cancellationToken)
    {
        var actor = OptionActor.Of(by);
        actor.Require(
            OptionRights.Manage(wanted.Wish.Product.Length > 0 ? OptionKind.Product : OptionKind.Places), Right.Create);
        return requests.RunOnce(
            requestId, by.Who, "PlaceDirectly",
            async (db, token) =>
            {
                var subject = await RequestOption.SubjectOf(db, wanted.Wish, token);
                var loaded = await Add(db, actor, subject, wanted, token);
                await place.Place(
                    db, actor, loaded, PlaceOption.AsWished(loaded), OptionMoves.Place, wanted.InternalRemark, token);
                return new OptionReceipt(loaded.Option.Id, loaded.Option.Number, loaded.Option.DueDay);
            },
            cancellationToken);
    }

    /// <summary>An option that nobody has moved yet.</summary>
    internal async Task<LoadedOption> Add(
        HubDb db, OptionActor actor, OptionSubject subject, NewPlacement wanted, CancellationToken cancellationToken)
    {
        OptionRules.CheckShape(subject, wanted.Wish);
        if (!await db.Set<SalesChannel>().AnyAsync(row => row.Code == wanted.Channel, cancellationToken))
            throw RuleViolation.NotFound("channel", wanted.Channel);
        var asker = await OptionBook.AskerOf(db, wanted.ContactId, cancellationToken);
        var audience = wanted.AudienceSubCategory.Length > 0
            ? wanted.AudienceSubCategory
            : await DefaultAudience.Of(db, asker, cancellationToken);
        if (!await db.Set<AudienceSubCategory>().AnyAsync(row => row.Code == audience, cancellationToken))
            throw RuleViolation.NotFound("audience-sub-category", audience);
        var number = await numbers.Next(db, cancellationToken);
        var dates = subject.Product is null
            ? [subject.Performance(wanted.Wish.Performance!.Value)]
            : subject.Included([.. wanted.Wish.Choices.Select(one =>
                new OptionChoice { OptionId = Guid.Empty, Performance = one, Extra = false })]);
        var option = new Option
        {
            Id = numbers.NewId(),
            Number = number,
            Kind = subject.Product is null ? OptionKind.Places : OptionKind.Product,
            ContactId = asker.ContactId,
            Channel = wanted.Channel,
            SeasonId = subject.Season.Id,
            ActivityId = subject.Activity?.Id,
            EventId = subject.Event?.Id,
            Product = subject.Product?.Code ?? "",
            WishedPerformance = subject.Product is null ? wanted.Wish.Performance : null,
            StartsAtMs = dates.Select(date => date.StartsAtMs).DefaultIfEmpty().Min(),
            AcceptsUpgrade = wanted.Wish.AcceptsUpgrade,
            Remark = wanted.Wish.Remark.Trim(),
            InternalRemark = wanted.InternalRemark.Trim(),
            AudienceSubCategory = audience,
            Contingent = wanted.Contingent ?? await DefaultAudience.Contingent(db, asker, cancellationToken),
            ChosenOrderFile = wanted.OrderFile,
            PaymentDay = wanted.PaymentDay,
            RequestedAtMs = clock.NowMs(),
            Who = actor.Who,
            Requested = wanted.Wish.Seats.Sum(seats => seats.Quantity) * Math.Max(1, dates.Count),
            SearchText = "",
        };
        await OptionBook.NoteNames(db, option, subject.Name, cancellationToken);
        db.Add(option);
        var loaded = new LoadedOption(option, [], [], [], []);
        OptionWishes.Replace(db, loaded, wanted.Wish);
        book.SetDueDay(option, subject.Terms);
        book.Note(db, loaded, OptionMoves.Submit, actor, wanted.InternalRemark.Trim(), null);
        return loaded;
    }
}

/// <summary>
/// DUPLIQUER: a new number with the same wish, for another audience sub-category for instance (right manage:C). It starts as
/// a request, whatever became of the first.
/// </summary>
public sealed class DuplicateOption(Requests requests, PlaceDirectly direct, OptionBook book)
{
    public Task<OptionReceipt> Run(
        SignedInOperator by, string requestId, Guid id, string audienceSubCategory, CancellationToken cancellationToken) =>
        requests.RunOnce(
            requestId, by.Who, "DuplicateOption",
            async (db, token) =>
            {
                var actor = OptionActor.Of(by);
                var first = await OptionBook.Load(db, id, token);
                actor.Require(OptionRights.Manage(first.Option.Kind), Right.Create);
                var subject = await OptionSubjects.Of(db, first, token);
                var audience = audienceSubCategory.Length > 0 ? audienceSubCategory : first.Option.AudienceSubCategory;
                actor.RequireCovers(subject.Family, await OptionBook.AudienceCategoryOf(db, audience, token)
                    ?? throw RuleViolation.NotFound("audience-sub-category", audience));
                var wish = new WishedOption(
                    first.Option.EventId, first.Option.Product, first.Option.WishedPerformance,
                    [.. first.Fallbacks.Select(date => date.Performance)],
                    [.. first.Choices.Where(choice => !choice.Extra).Select(choice => choice.Performance)],
                    [.. first.Wishes.Select(one => new WishedSeats(one.Category, one.Quantity))],
                    first.Option.AcceptsUpgrade, first.Option.Remark);
                var copy = await direct.Add(
                    db, actor, subject,
                    new NewPlacement(
                        first.Option.ContactId, first.Option.Channel, wish, audience, first.Option.Contingent,
                        InternalRemark: first.Option.InternalRemark),
                    token);
                book.Note(
                    db, copy, OptionMoves.Duplicate, actor, $"n° {first.Option.Number}", copy.Picture());
                return new OptionReceipt(copy.Option.Id, copy.Option.Number, copy.Option.DueDay);
            },
            cancellationToken);
}
