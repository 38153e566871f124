using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>Changes a request that nobody has placed yet: by its contact, or by an operator (right options.requests:M). The
/// levels are asked again.</summary>
public sealed class ChangeRequest(WriteLane lane, RequestOption requests, OptionBook book)
{
    /// <param name="actor">Its contact, or an operator.</param>
    /// <param name="id">The option.</param>
    /// <param name="version">That the screen shows; null for any.</param>
    /// <param name="wish">All of the wish, as it shall be.</param>
    /// <param name="audienceSubCategory">Null: as it is.</param>
    /// <param name="internalRemark">Null: as it is; operators only.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task Run(
        OptionActor actor, Guid id, int? version, WishedOption wish, string? audienceSubCategory, string? internalRemark,
        CancellationToken cancellationToken) =>
        lane.Run(
            "ChangeRequest",
            (db, token) => Apply(db, actor, id, version, wish, audienceSubCategory, internalRemark, token),
            cancellationToken);

    internal async Task Apply(
        HubDb db, OptionActor actor, Guid id, int? version, WishedOption wish, string? audienceSubCategory,
        string? internalRemark, CancellationToken cancellationToken)
    {
        actor.Require(OptionRights.Requests, Right.Modify);
        var loaded = await OptionBook.Load(db, id, cancellationToken);
        var (option, before) = (loaded.Option, loaded.Picture());
        actor.RequireOwn(option);
        OptionBook.CheckVersion(option, version);
        Option.Moves.Next(option.State, OptionMoves.Change);
        var subject = await RequestOption.SubjectOf(db, wish, cancellationToken);
        if (subject.Product is null != (option.Kind == OptionKind.Places))
        {
            throw RuleViolation.Invalid(
                "option.kind-fixed", "event: a request for places stays one; withdraw it and ask anew.");
        }

        var asker = await OptionBook.AskerOf(db, option.ContactId, cancellationToken);
        var audience = audienceSubCategory ?? option.AudienceSubCategory;
        var profile = await requests.Check(
            db, actor, subject, asker, option.Channel, wish, audience, [option.Id], cancellationToken);
        option.AudienceSubCategory = audience;
        if (actor.Operator is not null && internalRemark is not null)
            option.InternalRemark = internalRemark.Trim();
        requests.Write(db, loaded, subject, wish, profile);
        await OptionBook.NoteNames(db, option, subject.Name, cancellationToken);
        book.Move(db, loaded, OptionMoves.Change, actor, "", before);
    }
}

/// <summary>Takes a request back that nobody has placed yet: by its contact, or by an operator (right options.requests:S).</summary>
public sealed class WithdrawRequest(WriteLane lane, OptionBook book)
{
    public Task Run(OptionActor actor, Guid id, string why, CancellationToken cancellationToken) =>
        lane.Run("WithdrawRequest", (db, token) => Apply(db, actor, id, why, token), cancellationToken);

    internal async Task Apply(HubDb db, OptionActor actor, Guid id, string why, CancellationToken cancellationToken)
    {
        actor.Require(OptionRights.Requests, Right.Delete);
        var loaded = await OptionBook.Load(db, id, cancellationToken);
        actor.RequireOwn(loaded.Option);
        await OptionPerimeter.Check(db, actor, loaded, cancellationToken);
        var before = loaded.Picture();
        book.Move(db, loaded, OptionMoves.Withdraw, actor, why.Trim(), before);
    }
}
