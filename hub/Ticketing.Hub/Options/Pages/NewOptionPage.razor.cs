using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;

namespace Ticketing.Hub.Options.Pages;

/// <summary>A request keyed in for a contact, a direct placement, or a change of a request.</summary>
public sealed partial class NewOptionPage
{
    const int MostFound = 12;

    readonly int?[] dates = new int?[OptionFallback.Most + 1];
    readonly Dictionary<string, int> seats = [];
    readonly HashSet<int> picks = [];
    OptionChoices choices = OptionChoices.None;
    FormChoices form = new([], [], []);
    List<ContactLine> found = [];
    List<ContactFile> files = [];
    ContactLine? contact;
    SubjectChoice? subject;
    OptionCard? changed;
    string subjectKey = "", remark = "", internalRemark = "", channel = "", audience = "", contingent = "", asked = "";
    bool isDirect, upgrade, busy;
    long? file;
    DateOnly? payment;

    // One form is one request, however often its button is pressed.
    string requestId = "";

    [SupplyParameterFromQuery(Name = "change")]
    public long? Change { get; set; }

    [SupplyParameterFromQuery(Name = "contact")]
    public int? ContactNumber { get; set; }

    bool MayRequest => May(OptionRights.Requests, Right.Create);

    bool MayPlace => May(OptionRights.Manage(OptionKind.Places), Right.Create)
        || May(OptionRights.Manage(OptionKind.Product), Right.Create);

    bool IsComplete => contact is not null && subject is not null && seats.Values.Sum() > 0 && channel.Length > 0
        && (subject.Kind == OptionKind.Product
            ? subject.AllIncluded || picks.Count == subject.Choices
            : dates[0] is not null);

    /// <summary>What is free can be told.</summary>
    bool DateIsChosen => subject is not null && (subject.Kind == OptionKind.Places ? dates[0] is not null : subject.AllIncluded || picks.Count > 0);

    /// <summary>Of the first choice, or of all dates of a product: the least that is free.</summary>
    List<CategoryRoom> Rooms
    {
        get
        {
            if (subject is null || subject.Dates.Count == 0)
                return [];
            if (subject.Kind == OptionKind.Places)
                return (subject.Dates.Find(date => date.Performance == dates[0]) ?? subject.Dates[0]).Rooms;
            var shown = subject.AllIncluded ? subject.Dates : subject.Dates.FindAll(date => picks.Contains(date.Performance));
            return [.. (shown.Count > 0 ? shown : subject.Dates).SelectMany(date => date.Rooms).GroupBy(room => room.Category)
                .Select(group => group.MinBy(room => room.Free)!)];
        }
    }

    protected override async Task Load()
    {
        var person = await Office.Who(Gone);
        if (!MayRequest && !MayPlace && Change is null)
            Rights.Require(person, OptionRights.Requests, Right.Create);
        if (Loaded)
            return;
        requestId = Ids.Next().ToString("N");
        (choices, form) = (await Choices.Lists(null, Gone), await Choices.Form(Gone));
        isDirect = !MayRequest;
        channel = form.Channels.FirstOrDefault()?.Code ?? "";
        if (Change is { } number)
            await Fill(person, number);
        else if (ContactNumber is { } known)
            await Take((await Crm.Search(known.ToString(CultureInfo.InvariantCulture), MostFound, Gone)).Find(one => one.Number == known));
    }

    async Task Fill(SignedInOperator person, long number)
    {
        changed = await Cards.Card(person, number, Gone);
        var option = changed.Option;
        Rights.Require(person, OptionRights.Requests, Right.Modify);
        await Take(await Crm.Find(option.ContactId, Gone));
        (remark, internalRemark, upgrade) = (option.Remark, option.InternalRemark, option.AcceptsUpgrade);
        (channel, audience, contingent) = (option.Channel, option.AudienceSubCategory, option.Contingent);
        subjectKey = option.EventId?.ToString() ?? "p:" + option.Product;
        await ReadSubject();
        foreach (var wish in changed.Wishes)
        {
            seats[wish.Category] = wish.Quantity;
        }

        picks.UnionWith(changed.Choices);
        foreach (var date in option.Kind == OptionKind.Places ? changed.Dates : [])
        {
            dates[date.Rank] = date.Performance;
        }
    }

    async Task FindContact(ChangeEventArgs e)
    {
        asked = e.Value as string ?? "";
        var own = asked;
        var lines = own.Trim().Length == 0 ? [] : await Crm.Search(own, MostFound, Gone);
        // What was typed last is what is shown.
        if (own == asked)
            found = lines;
    }

    /// <summary>Enter takes the first that is found.</summary>
    async Task TakeFirst(KeyboardEventArgs e)
    {
        if (e.Key == "Enter" && asked.Trim().Length > 0 && (await Crm.Search(asked, MostFound, Gone)).FirstOrDefault() is { } first)
            await Take(first);
    }

    async Task Take(ContactLine? line)
    {
        (contact, found) = (line, []);
        if (line is null)
            return;
        files = await Choices.Files(line.Id, Gone);
        contingent = (await Choices.DefaultsOf(line.Id, Gone)).Contingent;
        await ReadSubject();
    }

    Task ChooseSubject(ChangeEventArgs e)
    {
        subjectKey = e.Value as string ?? "";
        Array.Clear(dates);
        picks.Clear();
        seats.Clear();
        return ReadSubject();
    }

    Task ChooseContingent(ChangeEventArgs e)
    {
        contingent = e.Value as string ?? "";
        return ReadSubject();
    }

    Task ReadSubject()
    {
        if (subjectKey.Length == 0)
        {
            subject = null;
            return Task.CompletedTask;
        }

        var isProduct = subjectKey.StartsWith("p:", StringComparison.Ordinal);
        return Office.Try(async by => subject = await Choices.Subject(
            by, isProduct ? null : Guid.Parse(subjectKey, CultureInfo.InvariantCulture), isProduct ? subjectKey[2..] : "", contingent, Gone));
    }

    void PickDate(int performance)
    {
        if (!picks.Remove(performance))
            picks.Add(performance);
    }

    static int? Number(ChangeEventArgs e) =>
        int.TryParse(e.Value as string, CultureInfo.InvariantCulture, out var number) ? number : null;

    WishedOption Wish() => new(
        subject!.Kind == OptionKind.Places ? Guid.Parse(subjectKey, CultureInfo.InvariantCulture) : null,
        subject.Kind == OptionKind.Product ? subjectKey[2..] : "",
        subject.Kind == OptionKind.Places ? dates[0] : null,
        subject.Kind == OptionKind.Places ? [.. dates.Skip(1).OfType<int>()] : [],
        subject.Kind == OptionKind.Product && !subject.AllIncluded ? [.. picks.Order()] : [],
        [.. seats.Where(pair => pair.Value > 0).Select(pair => new WishedSeats(pair.Key, pair.Value))], upgrade, remark);

    async Task Submit()
    {
        busy = true;
        var number = changed?.Option.Number ?? 0;
        var worked = await Office.Try(
            async by =>
            {
                if (changed is not null)
                {
                    await Changes.Run(
                        OptionActor.Of(by), changed.Option.Id, changed.Option.Version, Wish(),
                        audience.Length > 0 ? audience : null, internalRemark, Gone);
                }
                else if (isDirect)
                {
                    number = (await Direct.Run(
                        by, requestId,
                        new NewPlacement(
                            contact!.Id, channel, Wish(), audience, contingent, file, payment?.DayNumber, internalRemark), Gone)).Number;
                }
                else
                {
                    number = (await Requests.Run(
                        OptionActor.Of(by), requestId, new NewRequest(contact!.Id, channel, Wish(), audience, internalRemark),
                        Gone)).Number;
                }
            },
            Text[changed is not null ? "Did.Change" : isDirect ? "Did.PlaceDirectly" : "Did.Submit"]);
        busy = false;
        if (worked)
            Navigation.NavigateTo($"/options/{number}");
    }
}
