using System.Data.Common;

namespace Ticketing.Hub.Tests.Fixtures;

/// <summary>
/// A season's worth of options, written by the database itself: structures and their relays, events with their dates, and
/// options in every state, over a hub that has at least one season and activity.
/// </summary>
public static class ManyOptions
{
    public const int Events = 200, DatesOfAnEvent = 10;

    /// <summary>An option has one contact; so many have one contact each.</summary>
    public const int OptionsOfAContact = 8;

    const long Hour = 3_600_000;

    /// <param name="connection">Open, to a hub's database.</param>
    /// <param name="postgreSql">Else it is SQLite.</param>
    /// <param name="options">How many.</param>
    /// <param name="today">DateOnly.DayNumber around which they are due.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task Write(
        DbConnection connection, bool postgreSql, int options, int today, CancellationToken stop)
    {
        var contacts = Math.Max(1, options / OptionsOfAContact);
        var sql = new Dialect(postgreSql);
        var firstDate = ((today - 719_162L) * 24 + 20) * Hour;
        await using var transaction = await connection.BeginTransactionAsync(stop);
        foreach (var statement in (string[])
        [
            $"""
            INSERT INTO crm_community_types (code, name, audience_sub_category, contingent)
            SELECT 'BENCH', 'Comité', '', '' WHERE NOT EXISTS (SELECT 1 FROM crm_community_types WHERE code = 'BENCH')
            """,
            $"""
            {sql.Numbers(contacts)}
            INSERT INTO crm_structures (id, code, name, community_type, city, postal_code)
            SELECT {sql.Id("5", "i")}, 'B' || i, {Pick("i", "Lycée", "Comité", "Amicale", "Collège", "Agence")} || ' ' || {sql.Word("i")} || ' ' || i,
                'BENCH', 'Ville ' || (i % 90), {sql.Padded("i % 95000", 5)} FROM n
            """,
            $"""
            {sql.Numbers(contacts)}
            INSERT INTO crm_contacts (id, number, role, structure_id, first_name, last_name, email, city, postal_code, country, search_text, email_key)
            SELECT {sql.Id("6", "i")}, 500000 + i, 'Relay', {sql.Id("5", "i")}, {Pick("i", "Anne", "Marc", "Zoé", "Hugo")}, {sql.Word("i * 7")} || i,
                '', 'Ville ' || (i % 90), {sql.Padded("i % 95000", 5)}, 'FR',
                {Pick("i", "anne", "marc", "zoe", "hugo")} || ' ' || lower({sql.Word("i * 7")}) || i || ' ' || {Pick("i", "lycee", "comite", "amicale", "college", "agence")} || ' ' || lower({sql.Word("i")}) || ' ' || i || ' ville ' || (i % 90), ''
            FROM n
            """,
            $"""
            {sql.Numbers(Events)}
            INSERT INTO catalogue_events (id, code, name, activity_id)
            SELECT {sql.Id("7", "i")}, 'BENCH' || i, {sql.Word("i * 3")} || ' ' || {sql.Word("i")} || ' ' || i, (SELECT min({sql.Text("id")}){sql.AsId} FROM catalogue_activities) FROM n
            """,
            $"""
            {sql.Numbers(Events * DatesOfAnEvent)}
            INSERT INTO catalogue_performances (number, code, event_id, space, seating, price_table, starts_at_ms, doors_open_at_ms,
                doors_close_at_ms, sales_end_at_ms, vat_rate, state)
            SELECT 10000 + i, 'BENCH' || i, {sql.Id("7", $"1 + i % {Events}")}, 'Salle', '', '', {Start("i")}, {Start("i")}, {Start("i")}, {Start("i")}, 550, 'OnSale' FROM n
            """,
            $"""
            {sql.Numbers(options)}
            INSERT INTO options_options (id, number, kind, contact_id, channel, season_id, activity_id, event_id, product, wished_performance,
                placed_performance, starts_at_ms, accepts_upgrade, remark, internal_remark, audience_sub_category, contingent, due_day,
                requested_at_ms, placed_at_ms, validated_at_ms, waiting_since_ms, reminded_at_ms, who, refusal_reason, was_placed, was_firm,
                requested, placed, search_text, contact_name, provenance, subject_name, version, state, order_file)
            SELECT {sql.Id("8", "i")}, (SELECT coalesce(max(number), 0) FROM options_options) + i, 'Places', {sql.Id("6", $"1 + i % {contacts}")}, 'GUICHET',
                (SELECT season_id FROM catalogue_activities WHERE id = (SELECT min({sql.Text("id")}){sql.AsId} FROM catalogue_activities)),
                (SELECT min({sql.Text("id")}){sql.AsId} FROM catalogue_activities), {sql.Id("7", $"1 + {Date("i")} % {Events}")}, '', 10000 + {Date("i")},
                CASE WHEN {State("i")} IN ('Placed', 'Validated', 'Firm', 'Sold') THEN 10000 + {Date("i")} END, {Start(Date("i"))}, {sql.False},
                CASE WHEN i % 5 = 0 THEN 'Un groupe de 2 classes, merci de nous placer ensemble si possible.' ELSE '' END, '', 'OPTION', '',
                CASE WHEN i % 17 = 0 THEN NULL ELSE {today} - 40 + i % 90 END,
                {firstDate} - i, 0, 0, CASE WHEN {State("i")} = 'Waiting' THEN {firstDate} + i % 30000 * 31 ELSE 0 END, 0, 'hub', '', {sql.False}, {sql.False},
                5 + i % 60, CASE WHEN {State("i")} IN ('Placed', 'Validated', 'Firm', 'Sold') THEN 5 + i % 60 ELSE 0 END,
                ((SELECT coalesce(max(number), 0) FROM options_options) + i) || ' ' || (SELECT c.search_text || ' ' || c.number FROM crm_contacts c WHERE c.id = {sql.Id("6", $"1 + i % {contacts}")})
                    || ' ' || (SELECT lower(e.name) FROM catalogue_events e WHERE e.id = {sql.Id("7", $"1 + {Date("i")} % {Events}")}),
                (SELECT lower(s.name) FROM crm_structures s WHERE s.id = {sql.Id("5", $"1 + i % {contacts}")}),
                'FR ' || {sql.Padded($"(1 + i % {contacts}) % 95000", 5)}, (SELECT lower(e.name) FROM catalogue_events e WHERE e.id = {sql.Id("7", $"1 + {Date("i")} % {Events}")}), 1, {State("i")}, CASE WHEN {State("i")} IN ('Validated', 'Firm', 'Sold') THEN i / 4 END FROM n
            """,
            $"""
            INSERT INTO options_wishes (option_id, category, quantity)
            SELECT id, 'Cat1', requested FROM options_options WHERE channel = 'GUICHET' AND product = ''
                AND NOT EXISTS (SELECT 1 FROM options_wishes w WHERE w.option_id = options_options.id)
            """,
            $"""
            INSERT INTO options_fallbacks (option_id, rank, performance)
            SELECT id, 1, 10000 + number % {Events * DatesOfAnEvent} + 1 FROM options_options WHERE number % 3 = 0 AND channel = 'GUICHET'
                AND NOT EXISTS (SELECT 1 FROM options_fallbacks f WHERE f.option_id = options_options.id)
            """,
        ])
        {
            await Execute(connection, transaction, statement, stop);
        }

        await transaction.CommitAsync(stop);
        await Execute(connection, null, "ANALYZE", stop);

        string Start(string date) => $"({firstDate} + CAST({date} AS BIGINT) * {6 * Hour})";
        static string Date(string number) => $"(1 + ({number}) % 1999 * 7919 % {Events * DatesOfAnEvent})";
        static string State(string number) => Pick(
            $"({number}) / 3", "Requested", "Placed", "Validated", "Requested", "Firm", "Sold", "RefusalPending", "Refused", "Placed", "Waiting", "Validated");
    }

    static string Pick(string number, params string[] words) =>
        $"(CASE ({number}) % {words.Length} {string.Concat(words.Select((word, at) => $"WHEN {at} THEN '{word}' "))}END)";

#pragma warning disable CA2100 // Everything in it is written above.
    static async Task Execute(
        DbConnection connection, DbTransaction? transaction, string statement, CancellationToken stop)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction, command.CommandTimeout) = (statement, transaction, 300);
        await command.ExecuteNonQueryAsync(stop);
    }
#pragma warning restore CA2100

    /// <summary>Where the two databases differ.</summary>
    sealed record Dialect(bool PostgreSql)
    {
        static readonly string[] Words =
            ["Moliere", "Colette", "Hugo", "Verlaine", "Rimbaud", "Duras", "Camus", "Sand", "Zola", "Prevert", "Aragon", "Genet", "Ionesco"];

        public string False => PostgreSql ? "false" : "0";

        public string AsId => PostgreSql ? "::uuid" : "";

        public string Text(string column) => PostgreSql ? column + "::text" : column;

        public string Numbers(int count) =>
            $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})";

        /// <summary>As EF writes a Guid: capitals in SQLite.</summary>
        public string Id(string kind, string number) => PostgreSql
            ? $"('0000000{kind}-0000-7000-8000-' || lpad(to_hex(({number})::int), 12, '0'))::uuid"
            : $"('0000000{kind}-0000-7000-8000-' || printf('%012X', {number}))";

        public string Padded(string number, int length) => PostgreSql
            ? $"lpad(({number})::text, {length}, '0')"
            : $"printf('%0{length}d', {number})";

        public string Word(string number) => Pick(number, Words);
    }
}
