using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <param name="Channel">Code of the sales channel that it comes through.</param>
/// <param name="AudienceSubCategory">Empty: as the contact's community type has it.</param>
public sealed record NewRequest(
    Guid ContactId, string Channel, WishedOption Wish, string AudienceSubCategory = "", string InternalRemark = "");

public sealed record OptionReceipt(Guid Id, long Number, int? DueDay);

/// <summary>Transmettre: a contact asks online, or an operator keys in what he was asked (right options.requests:C). All six
/// levels must say yes.</summary>
public sealed class RequestOption(Requests requests, OptionBook book, OptionNumbers numbers, OptionDays days, TimeProvider clock)
{
    /// <exception cref="RuleViolation">
    /// "right.missing", "right.perimeter", "option.invalid", "option.season-closed", "option.activity-closed",
    /// "option.category-closed", "option.community-closed", "option.community-quantity", "option.community-performance",
    /// "option.no-profile", "option.profile-scope", "option.minimum-quantity", "option.too-many-fallbacks",
    /// "option.performance-closed", "option.channel-closed".
    /// </exception>
    public Task<OptionReceipt> Run(
        OptionActor actor, string requestId, NewRequest request, CancellationToken cancellationToken)
    {
        actor.Require("options.requests", Right.Create);
        return requests.RunOnce(
            requestId, actor.Who, "RequestOption", (db, token) => Add(db, actor, request, token), cancellationToken);
    }

    async Task<OptionReceipt> Add(
        HubDb db, OptionActor actor, NewRequest request, CancellationToken cancellationToken)
    {
        var asker = await OptionBook.AskerOf(db, request.ContactId, cancellationToken);
        if (actor.ContactId is { } own && own != asker.ContactId)
            throw RuleViolation.NotFound("contact", request.ContactId);
        var subject = await SubjectOf(db, request.Wish, cancellationToken);
        var audience = request.AudienceSubCategory.Length > 0
            ? request.AudienceSubCategory
            : await DefaultAudience.Of(db, asker, cancellationToken);
        var profile = await Check(db, actor, subject, asker, request.Channel, request.Wish, audience, [], cancellationToken);
        var number = await numbers.Next(db, cancellationToken);
        var option = new Option
        {
            Id = numbers.NewId(),
            Number = number,
            Kind = subject.Product is null ? OptionKind.Places : OptionKind.Product,
            ContactId = asker.ContactId,
            Channel = request.Channel,
            SeasonId = subject.Season.Id,
            StartsAtMs = 0,
            AcceptsUpgrade = false,
            Remark = "",
            InternalRemark = request.InternalRemark.Trim(),
            AudienceSubCategory = audience,
            Contingent = await DefaultAudience.Contingent(db, asker, cancellationToken),
            RequestedAtMs = clock.NowMs(),
            Who = actor.Who,
            Requested = 0,
            SearchText = "",
        };
        await OptionBook.NoteNames(db, option, subject.Name, cancellationToken);
        db.Add(option);
        var loaded = new LoadedOption(option, [], [], [], []);
        Write(db, loaded, subject, request.Wish, profile);
        book.Note(db, loaded, OptionMoves.Submit, actor, "", null);
        return new OptionReceipt(option.Id, option.Number, option.DueDay);
    }

    internal static Task<OptionSubject> SubjectOf(HubDb db, WishedOption wish, CancellationToken cancellationToken) =>
        wish.Product.Length > 0
            ? OptionSubjects.OfProduct(db, wish.Product, [], cancellationToken)
            : wish.Event is { } id
                ? OptionSubjects.OfEvent(db, id, cancellationToken)
                : wish.Performance is { } number
                    ? OptionSubjects.OfPerformance(db, number, cancellationToken)
                    : throw RuleViolation.Invalid("option.subject-missing", "event: choose an event or a product.");

    internal async Task<OptionProfile> Check(
        HubDb db, OptionActor actor, OptionSubject subject, Asker asker, string channel, WishedOption wish, string audience,
        IReadOnlyCollection<Guid> but, CancellationToken cancellationToken)
    {
        OptionRules.CheckShape(subject, wish);
        var category = await OptionBook.AudienceCategoryOf(db, audience, cancellationToken)
            ?? throw RuleViolation.NotFound("audience-sub-category", audience);
        actor.RequireCovers(subject.Family, category);
        await CheckChannel(db, actor, channel, asker, cancellationToken);
        var dates = DatesOf(subject, wish);
        CheckOpen(dates);
        OptionRules.CheckLevels(
            subject, asker, dates.Take(subject.Product is null ? 1 : dates.Count), wish.Seats,
            await OptionBook.Limitations(db, cancellationToken),
            await OptionBook.HadByStructure(db, asker, but, cancellationToken));
        var kind = subject.Product is null ? ProfileKind.Places : ProfileKind.Products;
        return OptionRules.CheckProfile(
            subject, wish, channel, days.Today, await DistributionQueries.Validated(db, kind, cancellationToken));
    }

    /// <summary>First choice first; of a product all that it takes places in.</summary>
    static List<SubjectPerformance> DatesOf(OptionSubject subject, WishedOption wish) => subject.Product switch
    {
        null => [.. wish.Fallbacks.Prepend(wish.Performance!.Value).Select(subject.Performance)],
        { Kind: ProductKind.ChoiceSubscription } => [.. wish.Choices.Select(subject.Performance)],
        _ => [.. subject.Performances],
    };

    void CheckOpen(IEnumerable<SubjectPerformance> dates)
    {
        foreach (var date in dates)
        {
            if (date.State is PerformanceState.Cancelled or PerformanceState.Closed || date.StartsAtMs <= clock.NowMs())
            {
                throw new RuleViolation(
                    "option.performance-closed", $"Performance {date.Number} is over, closed or cancelled.")
                {
                    Parts = [date.Number],
                };
            }
        }
    }

    static async Task CheckChannel(
        HubDb db, OptionActor actor, string channel, Asker asker, CancellationToken cancellationToken)
    {
        if (actor.ContactId is null)
        {
            if (!await db.Set<SalesChannel>().AnyAsync(row => row.Code == channel, cancellationToken))
                throw RuleViolation.NotFound("channel", channel);
            return;
        }

        var open = await DistributionQueries.ChannelsOf(db, asker.ContactId, cancellationToken);
        if (open.TrueForAll(row => row.Code != channel))
        {
            throw new RuleViolation(
                "option.channel-closed", $"'{asker.TypeName}' may not ask through {channel}; open to it: "
                    + $"{(open.Count == 0 ? "none" : string.Join(", ", open.Select(row => row.Name)))}.")
            {
                Parts = [channel],
            };
        }
    }

    internal void Write(HubDb db, LoadedOption loaded, OptionSubject subject, WishedOption wish, OptionProfile profile)
    {
        var option = loaded.Option;
        option.SeasonId = subject.Season.Id;
        option.ActivityId = subject.Activity?.Id;
        option.EventId = subject.Event?.Id;
        option.Product = subject.Product?.Code ?? "";
        option.WishedPerformance = subject.Product is null ? wish.Performance : null;
        option.StartsAtMs = DatesOf(subject, wish).Select(date => date.StartsAtMs)
            .Take(subject.Product is null ? 1 : int.MaxValue).DefaultIfEmpty().Min();
        option.AcceptsUpgrade = wish.AcceptsUpgrade;
        option.Remark = wish.Remark.Trim();
        option.ProfileId = profile.Id;
        option.PaymentDay = profile.PaymentDay;
        var times = Math.Max(1, subject.Product is null ? 1 : DatesOf(subject, wish).Count);
        option.Requested = wish.Seats.Sum(seats => seats.Quantity) * times;
        OptionWishes.Replace(db, loaded, wish);
        book.SetDueDay(option, subject.Terms);
    }
}
