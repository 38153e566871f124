using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Settings;

/// <summary>Takes away a draft under which nothing was ever asked. Right options.settings.profiles:S.</summary>
public sealed class DeleteOptionProfile(WriteLane lane, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "option-profile.not-found", "option-profile.validated",
    /// "option-profile.in-use".</exception>
    public Task Run(SignedInOperator by, Guid id, CancellationToken cancellationToken)
    {
        Rights.Require(by, OptionProfileRules.Node, Right.Delete);
        return lane.Run(
            "DeleteOptionProfile",
            async (db, token) =>
            {
                var profile = await OptionProfileRules.Find(db, id, token);
                OptionProfileRules.CheckDraft(profile);
                if (await db.Set<Option>().CountAsync(option => option.ProfileId == id, token) is > 0 and var options)
                {
                    throw new RuleViolation(
                        "option-profile.in-use", $"{options} options were asked for under {profile.Code}: it stays.")
                    {
                        Parts = [options, profile.Code],
                    };
                }

                db.Remove(profile);
                db.Add(OptionProfileRules.Entry(by.Who, clock, "option-profile.deleted", profile));
            },
            cancellationToken);
    }
}
