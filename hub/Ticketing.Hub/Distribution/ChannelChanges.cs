using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Distribution;

/// <summary>All that a sales channel says.</summary>
/// <param name="Types">Codes of the community types that may use it; empty text: individuals.</param>
public sealed record ChannelContent(
    string Name, ChannelKind Kind, bool OfAnotherOrganisation, IReadOnlyCollection<string> Types);

/// <summary>A new sales channel. Right options.settings.channels:C.</summary>
public sealed class CreateChannel(WriteLane lane, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "channel.invalid", "channel.code-taken".</exception>
    public Task Run(SignedInOperator by, string code, ChannelContent asked, CancellationToken cancellationToken)
    {
        Rights.Require(by, ChannelRules.Node, Right.Create);
        return lane.Run(
            "CreateChannel",
            async (db, token) =>
            {
                var channel = new SalesChannel { Code = code.Trim(), Name = "", Kind = asked.Kind };
                await ChannelRules.Check(db, channel.Code, asked, token);
                if (await db.Set<SalesChannel>().AnyAsync(row => row.Code == channel.Code, token))
                {
                    throw new RuleViolation("channel.code-taken", $"There is already a sales channel {channel.Code}.")
                    {
                        Parts = [channel.Code],
                    };
                }

                db.Add(channel);
                ChannelRules.Write(db, channel, [], asked);
                db.Add(ChannelRules.Entry(by, clock, "channel.created", channel));
            },
            cancellationToken);
    }
}

/// <summary>Another name, kind or public of a sales channel. Right options.settings.channels:M.</summary>
public sealed class ChangeChannel(WriteLane lane, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "channel.invalid", "channel.not-found".</exception>
    public Task Run(SignedInOperator by, string code, ChannelContent asked, CancellationToken cancellationToken)
    {
        Rights.Require(by, ChannelRules.Node, Right.Modify);
        return lane.Run(
            "ChangeChannel",
            async (db, token) =>
            {
                var channel = await db.Set<SalesChannel>().AsTracking().SingleOrDefaultAsync(row => row.Code == code, token)
                    ?? throw RuleViolation.NotFound("channel", code);
                await ChannelRules.Check(db, code, asked, token);
                var audiences = await db.Set<ChannelAudience>().AsTracking().Where(row => row.Channel == code)
                    .ToListAsync(token);
                var changes = ChannelRules.Difference(channel, audiences, asked);
                if (changes.IsEmpty)
                    return;
                ChannelRules.Write(db, channel, audiences, asked);
                db.Add(ChannelRules.Entry(by, clock, "channel.changed", channel, changes));
            },
            cancellationToken);
    }
}

/// <summary>What making and changing channels have in common.</summary>
static class ChannelRules
{
    public const string Node = "options.settings.channels";
    const int LongestCode = 64, LongestName = 60;

    public static async Task Check(HubDb db, string code, ChannelContent asked, CancellationToken cancellationToken)
    {
        List<string> wrong = [];
        if (code.Length is 0 or > LongestCode || code.Any(char.IsWhiteSpace))
            wrong.Add($"code: 1 to {LongestCode} characters without spaces.");
        if (asked.Name.Trim().Length is 0 or > LongestName)
            wrong.Add($"name: 1 to {LongestName} characters.");
        var known = await db.Set<CommunityType>().Select(type => type.Code).ToListAsync(cancellationToken);
        wrong.AddRange(asked.Types.Where(type => type.Length > 0 && !known.Contains(type))
            .Select(type => $"community_types: there is no community type '{type}'."));
        if (wrong.Count > 0)
            throw RuleViolation.Invalid("channel.invalid", wrong);
    }

    public static void Write(
        HubDb db, SalesChannel channel, IReadOnlyCollection<ChannelAudience> audiences, ChannelContent asked)
    {
        (channel.Name, channel.Kind, channel.OfAnotherOrganisation) =
            (asked.Name.Trim(), asked.Kind, asked.OfAnotherOrganisation);
        db.RemoveRange(audiences.Where(row => !asked.Types.Contains(row.CommunityType)));
        db.AddRange(asked.Types.Distinct().Except(audiences.Select(row => row.CommunityType))
            .Select(type => new ChannelAudience { Channel = channel.Code, CommunityType = type }));
    }

    public static WhatChanged Difference(
        SalesChannel before, IReadOnlyCollection<ChannelAudience> audiences, ChannelContent after) => new WhatChanged()
        .Note("name", before.Name, after.Name.Trim())
        .Note("kind", before.Kind, after.Kind)
        .Note("of another organisation", before.OfAnotherOrganisation, after.OfAnotherOrganisation)
        .NoteList("community types", [.. audiences.Select(row => Named(row.CommunityType))], [.. after.Types.Select(Named)]);

    public static AuditEntry Entry(
        SignedInOperator by, TimeProvider clock, string what, SalesChannel channel, WhatChanged? changes = null) => new()
        {
            AtMs = clock.NowMs(),
            Who = by.Who,
            What = what,
            Subject = "channel:" + channel.Code,
            Why = changes?.ToString() ?? channel.Name,
        };

    static string Named(string type) => type.Length > 0 ? type : "individuals";
}
