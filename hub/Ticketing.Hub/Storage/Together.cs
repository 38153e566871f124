using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Storage;

/// <summary>
/// A use case that many ask for at the same moment, such as the places of one performance. What waits together is worked
/// off together: read once, decided one after the other, saved once.
/// </summary>
/// <param name="name">The use case, for the log.</param>
/// <param name="alone">One command behind its own savepoint, as any other.</param>
/// <param name="together">
/// Answers or refuses each, in order. A refused one must leave nothing behind in the context or in memory. Whatever this
/// throws undoes all of them, and each runs alone: nobody suffers for another one's fault. The context looks for changed
/// entities when it saves, and only then.
/// </param>
sealed class Together<TAsked, TReply>(
    string name, Func<HubDb, TAsked, CancellationToken, Task<TReply>> alone,
    Func<HubDb, IReadOnlyList<Asked<TAsked, TReply>>, Task> together)
{
    public string Name => name;

    public Task<TReply> Alone(HubDb db, TAsked asked, CancellationToken cancellationToken) =>
        alone(db, asked, cancellationToken);

    public Task All(HubDb db, IReadOnlyList<Asked<TAsked, TReply>> asked) => together(db, asked);
}

/// <summary>Says inside of what runs together that it cannot, so that each runs alone.</summary>
sealed class NotTogetherException(string why) : Exception(why);

/// <summary>One of the commands that are worked off together.</summary>
sealed class Asked<TAsked, TReply>(
    Together<TAsked, TReply> kind, TAsked what, CancellationToken cancellationToken)
    : Waiting<TReply>(kind.Name, (db, token) => kind.Alone(db, what, token), cancellationToken)
{
    public TAsked What => what;

    public override object Kind => kind;

    public void Reply(TReply reply) => Result = reply;

    public void Refuse(RuleViolation no) => Failed(no);

    protected override Task CommandTogether(HubDb db, IReadOnlyList<Waiting> all) =>
        kind.All(db, [.. all.Cast<Asked<TAsked, TReply>>()]);
}
