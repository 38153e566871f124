using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ticketing.Hub.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Options : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "contingent",
                table: "seating_holds",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "from_hold_id",
                table: "seating_holds",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "overbooking_base",
                table: "seating_holds",
                type: "TEXT",
                nullable: false,
                defaultValue: "Gauge");

            migrationBuilder.AddColumn<int>(
                name: "overbooking_percent",
                table: "seating_holds",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "unseated",
                table: "seating_holds",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "valid_from_ms",
                table: "organisation_operators",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "valid_until_ms",
                table: "organisation_operators",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "email_key",
                table: "crm_contacts",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "audience_sub_category",
                table: "crm_community_types",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "contingent",
                table: "crm_community_types",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "choices",
                table: "catalogue_products",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "catalogue_products",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "price_table",
                table: "catalogue_products",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "season_id",
                table: "catalogue_products",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "catalogue_product_performances",
                columns: table => new
                {
                    product = table.Column<string>(type: "TEXT", nullable: false),
                    performance = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogue_product_performances", x => new { x.product, x.performance });
                    table.ForeignKey(
                        name: "FK_catalogue_product_performances_catalogue_performances_performance",
                        column: x => x.performance,
                        principalTable: "catalogue_performances",
                        principalColumn: "number",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_catalogue_product_performances_catalogue_products_product",
                        column: x => x.product,
                        principalTable: "catalogue_products",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "crm_contact_accounts",
                columns: table => new
                {
                    contact_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    password_of = table.Column<string>(type: "TEXT", nullable: false),
                    failed_sign_ins = table.Column<int>(type: "INTEGER", nullable: false),
                    locked_until_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    closed = table.Column<bool>(type: "INTEGER", nullable: false),
                    invited_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    last_entered_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    stamp = table.Column<Guid>(type: "TEXT", nullable: false),
                    password_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    password_iterations = table.Column<int>(type: "INTEGER", nullable: false),
                    password_salt = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_crm_contact_accounts", x => x.contact_id);
                    table.ForeignKey(
                        name: "FK_crm_contact_accounts_crm_contacts_contact_id",
                        column: x => x.contact_id,
                        principalTable: "crm_contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "crm_sign_in_links",
                columns: table => new
                {
                    token_hash = table.Column<string>(type: "TEXT", nullable: false),
                    email_key = table.Column<string>(type: "TEXT", nullable: false),
                    created_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    used_at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_crm_sign_in_links", x => x.token_hash);
                });

            migrationBuilder.CreateTable(
                name: "distribution_channels",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    of_another_organisation = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_distribution_channels", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "distribution_option_profiles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    name_fr = table.Column<string>(type: "TEXT", nullable: false),
                    name_en = table.Column<string>(type: "TEXT", nullable: false),
                    name_de = table.Column<string>(type: "TEXT", nullable: false),
                    name_es = table.Column<string>(type: "TEXT", nullable: false),
                    name_it = table.Column<string>(type: "TEXT", nullable: false),
                    minimum_quantity = table.Column<int>(type: "INTEGER", nullable: false),
                    from_day = table.Column<int>(type: "INTEGER", nullable: false),
                    until_day = table.Column<int>(type: "INTEGER", nullable: false),
                    payment_day = table.Column<int>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_distribution_option_profiles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "mail_letters",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    addressee = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    search_text = table.Column<string>(type: "TEXT", nullable: false),
                    created_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    next_attempt_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    waiting_since_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    sent_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    trouble = table.Column<string>(type: "TEXT", nullable: false),
                    trouble_said = table.Column<string>(type: "TEXT", nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    secret = table.Column<bool>(type: "INTEGER", nullable: false),
                    attachment_name = table.Column<string>(type: "TEXT", nullable: false),
                    attachment_size = table.Column<long>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    attachment = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mail_letters", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "options_assistant_runs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    season_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    who = table.Column<string>(type: "TEXT", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    figures = table.Column<string>(type: "TEXT", nullable: false),
                    applied_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_options_assistant_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "options_batch_runs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    by_night = table.Column<bool>(type: "INTEGER", nullable: false),
                    who = table.Column<string>(type: "TEXT", nullable: false),
                    started_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    family = table.Column<string>(type: "TEXT", nullable: false),
                    season = table.Column<string>(type: "TEXT", nullable: false),
                    product = table.Column<string>(type: "TEXT", nullable: false),
                    @event = table.Column<string>(name: "event", type: "TEXT", nullable: false),
                    margin_days = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_options_batch_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "options_confirmations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    contact_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    order_file = table.Column<long>(type: "INTEGER", nullable: true),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    who = table.Column<string>(type: "TEXT", nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_options_confirmations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "options_confirmed",
                columns: table => new
                {
                    confirmation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    option_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_options_confirmed", x => new { x.confirmation_id, x.option_id });
                });

            migrationBuilder.CreateTable(
                name: "options_limitations",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    family = table.Column<string>(type: "TEXT", nullable: false),
                    most_per_option = table.Column<int>(type: "INTEGER", nullable: true),
                    most_per_performance = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_options_limitations", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "options_moves",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    option_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    who = table.Column<string>(type: "TEXT", nullable: false),
                    verb = table.Column<string>(type: "TEXT", nullable: false),
                    from = table.Column<string>(type: "TEXT", nullable: false),
                    to = table.Column<string>(type: "TEXT", nullable: false),
                    why = table.Column<string>(type: "TEXT", nullable: false),
                    before = table.Column<string>(type: "TEXT", nullable: false),
                    after = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_options_moves", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "options_options",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    contact_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    season_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    activity_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    event_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    product = table.Column<string>(type: "TEXT", nullable: false),
                    wished_performance = table.Column<int>(type: "INTEGER", nullable: true),
                    placed_performance = table.Column<int>(type: "INTEGER", nullable: true),
                    starts_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    accepts_upgrade = table.Column<bool>(type: "INTEGER", nullable: false),
                    remark = table.Column<string>(type: "TEXT", nullable: false),
                    internal_remark = table.Column<string>(type: "TEXT", nullable: false),
                    audience_sub_category = table.Column<string>(type: "TEXT", nullable: false),
                    contingent = table.Column<string>(type: "TEXT", nullable: false),
                    profile_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    payment_day = table.Column<int>(type: "INTEGER", nullable: true),
                    due_day = table.Column<int>(type: "INTEGER", nullable: true),
                    chosen_order_file = table.Column<long>(type: "INTEGER", nullable: true),
                    order_file = table.Column<long>(type: "INTEGER", nullable: true),
                    requested_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    placed_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    validated_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    waiting_since_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    reminded_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    who = table.Column<string>(type: "TEXT", nullable: false),
                    refusal_reason = table.Column<string>(type: "TEXT", nullable: false),
                    was_placed = table.Column<bool>(type: "INTEGER", nullable: false),
                    was_firm = table.Column<bool>(type: "INTEGER", nullable: false),
                    twin_group = table.Column<Guid>(type: "TEXT", nullable: true),
                    requested = table.Column<int>(type: "INTEGER", nullable: false),
                    placed = table.Column<int>(type: "INTEGER", nullable: false),
                    search_text = table.Column<string>(type: "TEXT", nullable: false),
                    contact_name = table.Column<string>(type: "TEXT", nullable: false),
                    provenance = table.Column<string>(type: "TEXT", nullable: false),
                    subject_name = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_options_options", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "options_terms",
                columns: table => new
                {
                    level = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    allowed = table.Column<bool>(type: "INTEGER", nullable: true),
                    counts_against_availability = table.Column<bool>(type: "INTEGER", nullable: true),
                    overbooking_allowed = table.Column<bool>(type: "INTEGER", nullable: true),
                    overbooking_percent = table.Column<int>(type: "INTEGER", nullable: true),
                    overbooking_base = table.Column<string>(type: "TEXT", nullable: true),
                    days_after_placement = table.Column<int>(type: "INTEGER", nullable: true),
                    days_before_session = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_options_terms", x => new { x.level, x.code });
                });

            migrationBuilder.CreateTable(
                name: "sales_bookings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    order_file_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    contact_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    operator_id = table.Column<string>(type: "TEXT", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sales_bookings", x => x.id);
                    table.ForeignKey(
                        name: "FK_sales_bookings_sales_order_files_order_file_id",
                        column: x => x.order_file_id,
                        principalTable: "sales_order_files",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sales_deposits",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    order_file_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    method = table.Column<string>(type: "TEXT", nullable: false),
                    operator_id = table.Column<string>(type: "TEXT", nullable: false),
                    receipt_number = table.Column<long>(type: "INTEGER", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    why = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sales_deposits", x => x.id);
                    table.ForeignKey(
                        name: "FK_sales_deposits_sales_order_files_order_file_id",
                        column: x => x.order_file_id,
                        principalTable: "sales_order_files",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "distribution_channel_audiences",
                columns: table => new
                {
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    community_type = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_distribution_channel_audiences", x => new { x.channel, x.community_type });
                    table.ForeignKey(
                        name: "FK_distribution_channel_audiences_distribution_channels_channel",
                        column: x => x.channel,
                        principalTable: "distribution_channels",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "distribution_profile_scopes",
                columns: table => new
                {
                    profile_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_distribution_profile_scopes", x => new { x.profile_id, x.kind, x.value });
                    table.ForeignKey(
                        name: "FK_distribution_profile_scopes_distribution_option_profiles_profile_id",
                        column: x => x.profile_id,
                        principalTable: "distribution_option_profiles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "options_assistant_lines",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    option_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    twin_group = table.Column<Guid>(type: "TEXT", nullable: true),
                    rank = table.Column<int>(type: "INTEGER", nullable: false),
                    performance = table.Column<int>(type: "INTEGER", nullable: true),
                    places = table.Column<int>(type: "INTEGER", nullable: false),
                    given = table.Column<string>(type: "TEXT", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", nullable: false),
                    reason_code = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    locked = table.Column<bool>(type: "INTEGER", nullable: false),
                    placed_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    refused_code = table.Column<string>(type: "TEXT", nullable: false),
                    refused_detail = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_options_assistant_lines", x => new { x.run_id, x.option_id });
                    table.ForeignKey(
                        name: "FK_options_assistant_lines_options_assistant_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "options_assistant_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "options_batch_lines",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    option_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    contact_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    due_day = table.Column<int>(type: "INTEGER", nullable: true),
                    from = table.Column<string>(type: "TEXT", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    detail = table.Column<string>(type: "TEXT", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_options_batch_lines", x => new { x.run_id, x.option_id });
                    table.ForeignKey(
                        name: "FK_options_batch_lines_options_batch_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "options_batch_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "options_limitation_types",
                columns: table => new
                {
                    limitation = table.Column<string>(type: "TEXT", nullable: false),
                    community_type = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_options_limitation_types", x => new { x.limitation, x.community_type });
                    table.ForeignKey(
                        name: "FK_options_limitation_types_options_limitations_limitation",
                        column: x => x.limitation,
                        principalTable: "options_limitations",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "options_choices",
                columns: table => new
                {
                    option_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    performance = table.Column<int>(type: "INTEGER", nullable: false),
                    extra = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_options_choices", x => new { x.option_id, x.performance });
                    table.ForeignKey(
                        name: "FK_options_choices_options_options_option_id",
                        column: x => x.option_id,
                        principalTable: "options_options",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "options_fallbacks",
                columns: table => new
                {
                    option_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    rank = table.Column<int>(type: "INTEGER", nullable: false),
                    performance = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_options_fallbacks", x => new { x.option_id, x.rank });
                    table.ForeignKey(
                        name: "FK_options_fallbacks_options_options_option_id",
                        column: x => x.option_id,
                        principalTable: "options_options",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "options_placed_lines",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    option_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    performance = table.Column<int>(type: "INTEGER", nullable: false),
                    asked = table.Column<string>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    quantity = table.Column<int>(type: "INTEGER", nullable: false),
                    hold_id = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_options_placed_lines", x => x.id);
                    table.ForeignKey(
                        name: "FK_options_placed_lines_options_options_option_id",
                        column: x => x.option_id,
                        principalTable: "options_options",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "options_wishes",
                columns: table => new
                {
                    option_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    quantity = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_options_wishes", x => new { x.option_id, x.category });
                    table.ForeignKey(
                        name: "FK_options_wishes_options_options_option_id",
                        column: x => x.option_id,
                        principalTable: "options_options",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sales_booking_operations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    booking_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subject = table.Column<Guid>(type: "TEXT", nullable: false),
                    label = table.Column<string>(type: "TEXT", nullable: false),
                    contingent = table.Column<string>(type: "TEXT", nullable: false),
                    due_day = table.Column<int>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    taken_up_by = table.Column<string>(type: "TEXT", nullable: false),
                    taken_up_at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sales_booking_operations", x => x.id);
                    table.ForeignKey(
                        name: "FK_sales_booking_operations_sales_bookings_booking_id",
                        column: x => x.booking_id,
                        principalTable: "sales_bookings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sales_booking_lines",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    operation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    performance = table.Column<int>(type: "INTEGER", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    tariff = table.Column<string>(type: "TEXT", nullable: false),
                    quantity = table.Column<int>(type: "INTEGER", nullable: false),
                    unit_price = table.Column<long>(type: "INTEGER", nullable: false),
                    vat_rate = table.Column<int>(type: "INTEGER", nullable: false),
                    hold_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sales_booking_lines", x => x.id);
                    table.ForeignKey(
                        name: "FK_sales_booking_lines_sales_booking_operations_operation_id",
                        column: x => x.operation_id,
                        principalTable: "sales_booking_operations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sales_booking_places",
                columns: table => new
                {
                    place_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    operation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    line_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hold_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sales_booking_places", x => x.place_id);
                    table.ForeignKey(
                        name: "FK_sales_booking_places_sales_booking_lines_line_id",
                        column: x => x.line_id,
                        principalTable: "sales_booking_lines",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.InsertData(
                table: "catalogue_product_families",
                columns: new[] { "code", "name" },
                values: new object[] { "ENTREE", "Entrée simple" });

            migrationBuilder.InsertData(
                table: "finance_accounts",
                columns: new[] { "number", "name" },
                values: new object[] { "41911", "Acomptes sur réservations" });

            migrationBuilder.CreateIndex(
                name: "IX_seating_holds_performance_state",
                table: "seating_holds",
                columns: new[] { "performance", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_crm_contacts_email_key",
                table: "crm_contacts",
                column: "email_key");

            migrationBuilder.CreateIndex(
                name: "IX_catalogue_products_season_id",
                table: "catalogue_products",
                column: "season_id");

            migrationBuilder.CreateIndex(
                name: "IX_catalogue_product_performances_performance",
                table: "catalogue_product_performances",
                column: "performance");

            migrationBuilder.CreateIndex(
                name: "IX_crm_sign_in_links_email_key_created_at_ms",
                table: "crm_sign_in_links",
                columns: new[] { "email_key", "created_at_ms" });

            migrationBuilder.CreateIndex(
                name: "IX_distribution_option_profiles_code",
                table: "distribution_option_profiles",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_mail_letters_key",
                table: "mail_letters",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_mail_letters_state_next_attempt_ms",
                table: "mail_letters",
                columns: new[] { "state", "next_attempt_ms" });

            migrationBuilder.CreateIndex(
                name: "IX_options_assistant_lines_option_id",
                table: "options_assistant_lines",
                column: "option_id");

            migrationBuilder.CreateIndex(
                name: "IX_options_assistant_lines_run_id_outcome_number",
                table: "options_assistant_lines",
                columns: new[] { "run_id", "outcome", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_options_assistant_runs_season_id_at_ms",
                table: "options_assistant_runs",
                columns: new[] { "season_id", "at_ms" });

            migrationBuilder.CreateIndex(
                name: "IX_options_assistant_runs_state",
                table: "options_assistant_runs",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "IX_options_batch_lines_option_id",
                table: "options_batch_lines",
                column: "option_id");

            migrationBuilder.CreateIndex(
                name: "IX_options_batch_runs_key",
                table: "options_batch_runs",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_options_batch_runs_started_at_ms",
                table: "options_batch_runs",
                column: "started_at_ms");

            migrationBuilder.CreateIndex(
                name: "IX_options_batch_runs_state",
                table: "options_batch_runs",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "IX_options_choices_performance",
                table: "options_choices",
                column: "performance");

            migrationBuilder.CreateIndex(
                name: "IX_options_confirmations_contact_id",
                table: "options_confirmations",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "IX_options_confirmed_option_id",
                table: "options_confirmed",
                column: "option_id");

            migrationBuilder.CreateIndex(
                name: "IX_options_moves_option_id",
                table: "options_moves",
                column: "option_id");

            migrationBuilder.CreateIndex(
                name: "IX_options_options_contact_id_number",
                table: "options_options",
                columns: new[] { "contact_id", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_options_options_contact_name_number",
                table: "options_options",
                columns: new[] { "contact_name", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_options_options_due_day",
                table: "options_options",
                column: "due_day");

            migrationBuilder.CreateIndex(
                name: "IX_options_options_event_id_state",
                table: "options_options",
                columns: new[] { "event_id", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_options_options_id_state_contingent_channel",
                table: "options_options",
                columns: new[] { "id", "state", "contingent", "channel" });

            migrationBuilder.CreateIndex(
                name: "IX_options_options_number",
                table: "options_options",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_options_options_order_file",
                table: "options_options",
                column: "order_file");

            migrationBuilder.CreateIndex(
                name: "IX_options_options_placed_performance",
                table: "options_options",
                column: "placed_performance");

            migrationBuilder.CreateIndex(
                name: "IX_options_options_provenance_number",
                table: "options_options",
                columns: new[] { "provenance", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_options_options_season_id_state",
                table: "options_options",
                columns: new[] { "season_id", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_options_options_starts_at_ms",
                table: "options_options",
                column: "starts_at_ms");

            migrationBuilder.CreateIndex(
                name: "IX_options_options_state_due_day",
                table: "options_options",
                columns: new[] { "state", "due_day" });

            migrationBuilder.CreateIndex(
                name: "IX_options_options_state_requested_placed",
                table: "options_options",
                columns: new[] { "state", "requested", "placed" });

            migrationBuilder.CreateIndex(
                name: "IX_options_options_state_search_text_requested_placed",
                table: "options_options",
                columns: new[] { "state", "search_text", "requested", "placed" });

            migrationBuilder.CreateIndex(
                name: "IX_options_options_state_wished_performance_waiting_since_ms",
                table: "options_options",
                columns: new[] { "state", "wished_performance", "waiting_since_ms" });

            migrationBuilder.CreateIndex(
                name: "IX_options_options_subject_name_starts_at_ms_number",
                table: "options_options",
                columns: new[] { "subject_name", "starts_at_ms", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_options_options_twin_group",
                table: "options_options",
                column: "twin_group");

            migrationBuilder.CreateIndex(
                name: "IX_options_options_wished_performance",
                table: "options_options",
                column: "wished_performance");

            migrationBuilder.CreateIndex(
                name: "IX_options_placed_lines_option_id_performance_asked_category",
                table: "options_placed_lines",
                columns: new[] { "option_id", "performance", "asked", "category" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_options_placed_lines_performance_category_option_id_quantity_hold_id",
                table: "options_placed_lines",
                columns: new[] { "performance", "category", "option_id", "quantity", "hold_id" });

            migrationBuilder.CreateIndex(
                name: "IX_options_wishes_option_id_category_quantity",
                table: "options_wishes",
                columns: new[] { "option_id", "category", "quantity" });

            migrationBuilder.CreateIndex(
                name: "IX_sales_booking_lines_operation_id",
                table: "sales_booking_lines",
                column: "operation_id");

            migrationBuilder.CreateIndex(
                name: "IX_sales_booking_operations_booking_id",
                table: "sales_booking_operations",
                column: "booking_id");

            migrationBuilder.CreateIndex(
                name: "IX_sales_booking_operations_live",
                table: "sales_booking_operations",
                column: "subject",
                unique: true,
                filter: "state IN ('Booked', 'TakenUp', 'Sold')");

            migrationBuilder.CreateIndex(
                name: "IX_sales_booking_operations_state",
                table: "sales_booking_operations",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "IX_sales_booking_operations_subject",
                table: "sales_booking_operations",
                column: "subject");

            migrationBuilder.CreateIndex(
                name: "IX_sales_booking_places_hold_id",
                table: "sales_booking_places",
                column: "hold_id");

            migrationBuilder.CreateIndex(
                name: "IX_sales_booking_places_line_id",
                table: "sales_booking_places",
                column: "line_id");

            migrationBuilder.CreateIndex(
                name: "IX_sales_booking_places_operation_id",
                table: "sales_booking_places",
                column: "operation_id");

            migrationBuilder.CreateIndex(
                name: "IX_sales_bookings_order_file_id",
                table: "sales_bookings",
                column: "order_file_id");

            migrationBuilder.CreateIndex(
                name: "IX_sales_deposits_order_file_id",
                table: "sales_deposits",
                column: "order_file_id");

            migrationBuilder.AddForeignKey(
                name: "FK_catalogue_products_catalogue_seasons_season_id",
                table: "catalogue_products",
                column: "season_id",
                principalTable: "catalogue_seasons",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_catalogue_products_catalogue_seasons_season_id",
                table: "catalogue_products");

            migrationBuilder.DropTable(
                name: "catalogue_product_performances");

            migrationBuilder.DropTable(
                name: "crm_contact_accounts");

            migrationBuilder.DropTable(
                name: "crm_sign_in_links");

            migrationBuilder.DropTable(
                name: "distribution_channel_audiences");

            migrationBuilder.DropTable(
                name: "distribution_profile_scopes");

            migrationBuilder.DropTable(
                name: "mail_letters");

            migrationBuilder.DropTable(
                name: "options_assistant_lines");

            migrationBuilder.DropTable(
                name: "options_batch_lines");

            migrationBuilder.DropTable(
                name: "options_choices");

            migrationBuilder.DropTable(
                name: "options_confirmations");

            migrationBuilder.DropTable(
                name: "options_confirmed");

            migrationBuilder.DropTable(
                name: "options_fallbacks");

            migrationBuilder.DropTable(
                name: "options_limitation_types");

            migrationBuilder.DropTable(
                name: "options_moves");

            migrationBuilder.DropTable(
                name: "options_placed_lines");

            migrationBuilder.DropTable(
                name: "options_terms");

            migrationBuilder.DropTable(
                name: "options_wishes");

            migrationBuilder.DropTable(
                name: "sales_booking_places");

            migrationBuilder.DropTable(
                name: "sales_deposits");

            migrationBuilder.DropTable(
                name: "distribution_channels");

            migrationBuilder.DropTable(
                name: "distribution_option_profiles");

            migrationBuilder.DropTable(
                name: "options_assistant_runs");

            migrationBuilder.DropTable(
                name: "options_batch_runs");

            migrationBuilder.DropTable(
                name: "options_limitations");

            migrationBuilder.DropTable(
                name: "options_options");

            migrationBuilder.DropTable(
                name: "sales_booking_lines");

            migrationBuilder.DropTable(
                name: "sales_booking_operations");

            migrationBuilder.DropTable(
                name: "sales_bookings");

            migrationBuilder.DropIndex(
                name: "IX_seating_holds_performance_state",
                table: "seating_holds");

            migrationBuilder.DropIndex(
                name: "IX_crm_contacts_email_key",
                table: "crm_contacts");

            migrationBuilder.DropIndex(
                name: "IX_catalogue_products_season_id",
                table: "catalogue_products");

            migrationBuilder.DeleteData(
                table: "catalogue_product_families",
                keyColumn: "code",
                keyValue: "ENTREE");

            migrationBuilder.DeleteData(
                table: "finance_accounts",
                keyColumn: "number",
                keyValue: "41911");

            migrationBuilder.DropColumn(
                name: "contingent",
                table: "seating_holds");

            migrationBuilder.DropColumn(
                name: "from_hold_id",
                table: "seating_holds");

            migrationBuilder.DropColumn(
                name: "overbooking_base",
                table: "seating_holds");

            migrationBuilder.DropColumn(
                name: "overbooking_percent",
                table: "seating_holds");

            migrationBuilder.DropColumn(
                name: "unseated",
                table: "seating_holds");

            migrationBuilder.DropColumn(
                name: "valid_from_ms",
                table: "organisation_operators");

            migrationBuilder.DropColumn(
                name: "valid_until_ms",
                table: "organisation_operators");

            migrationBuilder.DropColumn(
                name: "email_key",
                table: "crm_contacts");

            migrationBuilder.DropColumn(
                name: "audience_sub_category",
                table: "crm_community_types");

            migrationBuilder.DropColumn(
                name: "contingent",
                table: "crm_community_types");

            migrationBuilder.DropColumn(
                name: "choices",
                table: "catalogue_products");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "catalogue_products");

            migrationBuilder.DropColumn(
                name: "price_table",
                table: "catalogue_products");

            migrationBuilder.DropColumn(
                name: "season_id",
                table: "catalogue_products");
        }
    }
}
