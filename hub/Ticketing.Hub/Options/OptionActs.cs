using Ticketing.Hub.Organisation;

namespace Ticketing.Hub.Options;

/// <summary>What an operator can do to options, one or many at a time: the buttons of the trade.</summary>
public enum OptionAct
{
    /// <summary>Poser as wished: on the first choice, or on the first fallback that has the places.</summary>
    Place,

    /// <summary>Promouvoir from the waiting list, as wished.</summary>
    Promote,

    /// <summary>Valider.</summary>
    Validate,

    /// <summary>Annuler validation.</summary>
    CancelValidation,

    /// <summary>Pose ferme.</summary>
    MakeFirm,

    /// <summary>Refus en cours.</summary>
    Refuse,

    /// <summary>Annuler refus en cours.</summary>
    CancelRefusal,

    /// <summary>Mettre sur liste d'attente.</summary>
    Waitlist,

    /// <summary>Remettre en refus.</summary>
    ReturnToRefused,

    /// <summary>Libérer.</summary>
    Release,

    /// <summary>Supprimer a request.</summary>
    Withdraw,
}

/// <summary>What each act needs: its right, and the move of the option's life that it makes.</summary>
public static class OptionActs
{
    public static (string Node, Right Right) RightOf(OptionAct act, OptionKind kind) => act switch
    {
        OptionAct.Place or OptionAct.Promote => (OptionRights.Manage(kind), Right.Modify),
        OptionAct.MakeFirm => (OptionRights.Manage(kind), Right.Execute),
        OptionAct.Release => (OptionRights.Manage(kind), Right.Delete),
        OptionAct.Validate => (OptionRights.Order, Right.Execute),
        OptionAct.CancelValidation => (OptionRights.CancelOrder, Right.Execute),
        OptionAct.Refuse => (OptionRights.Refuse(kind), Right.Execute),
        OptionAct.CancelRefusal => (OptionRights.CancelRefusal(kind), Right.Execute),
        OptionAct.Waitlist => (OptionRights.Waitlist, Right.Execute),
        OptionAct.ReturnToRefused => (OptionRights.ReturnToRefused, Right.Execute),
        _ => (OptionRights.Requests, Right.Delete),
    };

    public static bool May(RightSet rights, OptionAct act, OptionKind kind)
    {
        var (node, right) = RightOf(act, kind);
        return rights.Allows(node, right);
    }

    /// <summary>The verb of <see cref="Option.Moves"/>.</summary>
    public static string VerbOf(OptionAct act, Option option) => act switch
    {
        OptionAct.CancelRefusal => option.WasPlaced
            ? OptionMoves.CancelRefusalOfPlacement
            : OptionMoves.CancelRefusalOfRequest,
        _ => act.ToString(),
    };

    /// <summary>Legal from this state, and not kept from this operator.</summary>
    public static IEnumerable<OptionAct> Offered(Option option, RightSet rights)
    {
        var verbs = Option.Moves.VerbsFrom(option.State).ToHashSet();
        return Enum.GetValues<OptionAct>().Where(act => verbs.Contains(VerbOf(act, option)) && May(rights, act, option.Kind));
    }
}
