using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;

namespace Ticketing.Hub.Organisation;

/// <summary>
/// A hub without operators asks for its first one on its first page. Whoever fills that page must type the setup code that
/// the hub wrote on its console: being on the network is not enough.
/// </summary>
public sealed partial class CreateFirstOperator(
    WriteLane lane, HubDatabase database, CreateOperator create, SetUpOrganisation setUp, ILogger<CreateFirstOperator> log)
{
    const int MostTries = 10;

    readonly Lock guard = new();
    string code = "";
    int tries;

    public async Task<bool> IsNeeded(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return !await db.Set<Operator>().AnyAsync(cancellationToken);
    }

    /// <summary>Writes a fresh code on the console when the hub has no operator.</summary>
    public async Task Announce(CancellationToken cancellationToken)
    {
        if (await IsNeeded(cancellationToken))
            NewCode();
    }

    /// <exception cref="RuleViolation">"organisation.setup-code-wrong", "organisation.has-operators", and those of the parts.</exception>
    public async Task<Guid> Run(
        string setupCode, NewOperator first, OrganisationDetails organisation, CancellationToken cancellationToken)
    {
        CheckCode(setupCode);
        var person = create.Prepare(first);
        var id = await lane.Run(
            "CreateFirstOperator",
            async (db, token) =>
            {
                if (await db.Set<Operator>().AnyAsync(token))
                    throw new RuleViolation("organisation.has-operators", "The hub has its operators already: sign in.");
                await setUp.Run(db, organisation, token);
                await db.SaveChangesAsync(token);
                return await create.Add(db, SignedInOperator.Hub, person, StandardProfiles.Administrator, token);
            },
            cancellationToken);
        lock (guard)
        {
            code = "";
        }

        return id;
    }

    void CheckCode(string typed)
    {
        lock (guard)
        {
            var right = code.Length > 0 && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(Crockford.Normalise(typed)), Encoding.UTF8.GetBytes(code));
            if (right)
                return;
            if (++tries >= MostTries && code.Length > 0)
                NewCode();
        }

        throw new RuleViolation(
            "organisation.setup-code-wrong", "That is not the setup code that the hub wrote on its console.",
            RefusalKind.NotSignedIn);
    }

    void NewCode()
    {
        lock (guard)
        {
            (code, tries) = (Crockford.Random(10), 0);
            SetupCode(code[..5] + "-" + code[5..]);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "This hub has no operator yet. Open its page and type the setup code {Code} to create the first one")]
    partial void SetupCode(string code);
}
