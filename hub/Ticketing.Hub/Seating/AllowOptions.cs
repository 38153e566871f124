using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>Option autorisée, by category of a logical configuration. Right seating.plan:M.</summary>
public sealed class AllowOptions(WriteLane lane, TimeProvider clock)
{
    /// <param name="by">Who decides it.</param>
    /// <param name="configuration">Code of the logical configuration.</param>
    /// <param name="allowed">By the category's code; those left out stay as they are.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RuleViolation">"right.missing", "configuration.not-found", "seating.category-unknown".</exception>
    public Task Run(
        SignedInOperator by, string configuration, IReadOnlyDictionary<string, bool> allowed,
        CancellationToken cancellationToken)
    {
        Rights.Require(by, "seating.plan", Right.Modify);
        return lane.Run(
            "AllowOptions",
            async (db, token) =>
            {
                var categories = await db.Set<SeatCategory>().AsTracking()
                    .Where(row => row.Configuration == configuration).OrderBy(row => row.Rank).ToListAsync(token);
                if (categories.Count == 0)
                    throw RuleViolation.NotFound("configuration", configuration);
                var changes = new WhatChanged();
                foreach (var (code, yes) in allowed)
                {
                    var category = categories.Find(row => row.Code == code) ?? throw new RuleViolation(
                        "seating.category-unknown",
                        $"{configuration} has no category '{code}'; it has {string.Join(", ", categories.Select(row => row.Code))}.",
                        RefusalKind.InvalidInput);
                    changes.Note(code, category.OptionAllowed, yes);
                    category.OptionAllowed = yes;
                }

                if (changes.IsEmpty)
                    return;
                db.Add(new AuditEntry
                {
                    AtMs = clock.NowMs(),
                    Who = by.Who,
                    What = "category.options-allowed",
                    Subject = "configuration:" + configuration,
                    Why = changes.ToString(),
                });
            },
            cancellationToken);
    }
}
