using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace Ticketing.Hub.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "access_passages",
                columns: table => new
                {
                    reference = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    device_id = table.Column<string>(type: "TEXT", nullable: false),
                    device_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    decision_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    performance = table.Column<int>(type: "INTEGER", nullable: false),
                    serial = table.Column<long>(type: "INTEGER", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", nullable: true),
                    result = table.Column<string>(type: "TEXT", nullable: true),
                    gate_offline = table.Column<bool>(type: "INTEGER", nullable: false),
                    edge_offline = table.Column<bool>(type: "INTEGER", nullable: false),
                    told_duplicate = table.Column<bool>(type: "INTEGER", nullable: false),
                    duplicate = table.Column<bool>(type: "INTEGER", nullable: false),
                    noted = table.Column<bool>(type: "INTEGER", nullable: false),
                    given_back = table.Column<bool>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    received_at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_passages", x => x.reference);
                });

            migrationBuilder.CreateTable(
                name: "access_rights",
                columns: table => new
                {
                    serial = table.Column<long>(type: "INTEGER", nullable: false),
                    performance = table.Column<int>(type: "INTEGER", nullable: false),
                    fingerprint = table.Column<long>(type: "INTEGER", nullable: false),
                    order_file_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    seat = table.Column<string>(type: "TEXT", nullable: false),
                    tariff = table.Column<string>(type: "TEXT", nullable: false),
                    entries_allowed = table.Column<int>(type: "INTEGER", nullable: false),
                    entries_used = table.Column<int>(type: "INTEGER", nullable: false),
                    sold_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    state_since_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    state_why = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_rights", x => x.serial);
                });

            migrationBuilder.CreateTable(
                name: "cashless_products",
                columns: table => new
                {
                    code = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    price = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    vat_rate = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cashless_products", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "cashless_wallets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    block_reason = table.Column<string>(type: "TEXT", nullable: false),
                    opened_at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cashless_wallets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "catalogue_audience_categories",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogue_audience_categories", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "catalogue_product_families",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogue_product_families", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "catalogue_seasons",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogue_seasons", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "catalogue_tariffs",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    rank = table.Column<int>(type: "INTEGER", nullable: false),
                    audience_sub_category = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogue_tariffs", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "crm_community_types",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_crm_community_types", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "finance_accounts",
                columns: table => new
                {
                    number = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_finance_accounts", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "finance_cash_desks",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    last_z = table.Column<long>(type: "INTEGER", nullable: false),
                    last_receipt = table.Column<long>(type: "INTEGER", nullable: false),
                    perpetual_total = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_finance_cash_desks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "finance_cash_movements",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    cash_desk_id = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    operator_id = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_finance_cash_movements", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "finance_closings",
                columns: table => new
                {
                    cash_desk_id = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    first_receipt = table.Column<long>(type: "INTEGER", nullable: false),
                    last_receipt = table.Column<long>(type: "INTEGER", nullable: false),
                    cash = table.Column<long>(type: "INTEGER", nullable: false),
                    card = table.Column<long>(type: "INTEGER", nullable: false),
                    counted_cash = table.Column<long>(type: "INTEGER", nullable: false),
                    perpetual_total = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    operator_id = table.Column<string>(type: "TEXT", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    received_cash = table.Column<long>(type: "INTEGER", nullable: false),
                    received_card = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_finance_closings", x => new { x.cash_desk_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "finance_fiscal_heads",
                columns: table => new
                {
                    point_of_sale = table.Column<string>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_finance_fiscal_heads", x => x.point_of_sale);
                });

            migrationBuilder.CreateTable(
                name: "finance_fiscal_lines",
                columns: table => new
                {
                    point_of_sale = table.Column<string>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    reference = table.Column<string>(type: "TEXT", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    payload = table.Column<byte[]>(type: "BLOB", nullable: false),
                    previous_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_finance_fiscal_lines", x => new { x.point_of_sale, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "finance_ledger_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    reference = table.Column<string>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_finance_ledger_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "finance_payments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    cash_desk_id = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    reference = table.Column<string>(type: "TEXT", nullable: false),
                    method = table.Column<string>(type: "TEXT", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    tendered = table.Column<long>(type: "INTEGER", nullable: false),
                    change = table.Column<long>(type: "INTEGER", nullable: false),
                    terminal_reference = table.Column<string>(type: "TEXT", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_finance_payments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "organisation_devices",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    site = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    thumbprint = table.Column<string>(type: "TEXT", nullable: false),
                    certificate_ends_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    software_version = table.Column<string>(type: "TEXT", nullable: false),
                    created_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    enrolled_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    revoked_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    revoked_why = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation_devices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "organisation_master_keys",
                columns: table => new
                {
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    encrypted = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation_master_keys", x => new { x.purpose, x.epoch });
                });

            migrationBuilder.CreateTable(
                name: "organisation_organisations",
                columns: table => new
                {
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    institution = table.Column<string>(type: "TEXT", nullable: false),
                    site = table.Column<string>(type: "TEXT", nullable: false),
                    legal_mentions = table.Column<string>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    offline_days = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation_organisations", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "organisation_profiles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation_profiles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sales_number_gaps",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    device_id = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    expected = table.Column<long>(type: "INTEGER", nullable: false),
                    found = table.Column<long>(type: "INTEGER", nullable: false),
                    order_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sales_number_gaps", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sales_order_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    contact_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    point_of_sale = table.Column<string>(type: "TEXT", nullable: false),
                    operator_id = table.Column<string>(type: "TEXT", nullable: false),
                    opened_at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sales_order_files", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sales_prints",
                columns: table => new
                {
                    serial = table.Column<long>(type: "INTEGER", nullable: false),
                    copy = table.Column<int>(type: "INTEGER", nullable: false),
                    point_of_sale = table.Column<string>(type: "TEXT", nullable: false),
                    printer = table.Column<string>(type: "TEXT", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sales_prints", x => new { x.serial, x.copy });
                });

            migrationBuilder.CreateTable(
                name: "sales_till_numbers",
                columns: table => new
                {
                    device_id = table.Column<string>(type: "TEXT", nullable: false),
                    last_receipt = table.Column<long>(type: "INTEGER", nullable: false),
                    last_ticket = table.Column<long>(type: "INTEGER", nullable: false),
                    fiscal_sequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sales_till_numbers", x => x.device_id);
                });

            migrationBuilder.CreateTable(
                name: "seating_contingents",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seating_contingents", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "seating_holds",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    performance = table.Column<int>(type: "INTEGER", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: false),
                    owned_by_till = table.Column<bool>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    created_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    ended_at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seating_holds", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "seating_houses",
                columns: table => new
                {
                    performance = table.Column<int>(type: "INTEGER", nullable: false),
                    configuration = table.Column<string>(type: "TEXT", nullable: false),
                    stamp = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seating_houses", x => x.performance);
                });

            migrationBuilder.CreateTable(
                name: "seating_logical_configurations",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    physical = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seating_logical_configurations", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "seating_physical_configurations",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    space = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    width = table.Column<int>(type: "INTEGER", nullable: false),
                    height = table.Column<int>(type: "INTEGER", nullable: false),
                    areas = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seating_physical_configurations", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "seating_places",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    performance = table.Column<int>(type: "INTEGER", nullable: false),
                    seat_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    contingent = table.Column<string>(type: "TEXT", nullable: false),
                    hold_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    serial = table.Column<long>(type: "INTEGER", nullable: false),
                    key_epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    fingerprint = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seating_places", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "seating_seats",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    configuration = table.Column<string>(type: "TEXT", nullable: false),
                    plan_guid = table.Column<string>(type: "TEXT", nullable: false),
                    zone = table.Column<string>(type: "TEXT", nullable: false),
                    row = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<string>(type: "TEXT", nullable: false),
                    label = table.Column<string>(type: "TEXT", nullable: false),
                    x = table.Column<double>(type: "REAL", nullable: false),
                    y = table.Column<double>(type: "REAL", nullable: false),
                    row_order = table.Column<int>(type: "INTEGER", nullable: false),
                    order_in_row = table.Column<int>(type: "INTEGER", nullable: false),
                    starts_row = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seating_seats", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "seating_serials",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    next = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seating_serials", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "seating_spaces",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seating_spaces", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "storage_audit",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    who = table.Column<string>(type: "TEXT", nullable: false),
                    what = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    why = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_storage_audit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "storage_changes",
                columns: table => new
                {
                    cursor = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    audience = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    payload = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_storage_changes", x => x.cursor);
                });

            migrationBuilder.CreateTable(
                name: "storage_facts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    handler = table.Column<string>(type: "TEXT", nullable: false),
                    payload = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    next_attempt_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_storage_facts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "storage_feed_marks",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    swept_through = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_storage_feed_marks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "storage_requests",
                columns: table => new
                {
                    request_id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    caller = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    reply = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_storage_requests", x => x.request_id);
                });

            migrationBuilder.CreateTable(
                name: "storage_shelf",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    detail = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    payload = table.Column<byte[]>(type: "BLOB", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    resolved_by = table.Column<string>(type: "TEXT", nullable: false),
                    resolved_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    resolution = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_storage_shelf", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sync_device_sights",
                columns: table => new
                {
                    device_id = table.Column<string>(type: "TEXT", nullable: false),
                    edge_id = table.Column<string>(type: "TEXT", nullable: false),
                    connected = table.Column<bool>(type: "INTEGER", nullable: false),
                    list_version = table.Column<int>(type: "INTEGER", nullable: false),
                    list_count = table.Column<int>(type: "INTEGER", nullable: false),
                    pending = table.Column<int>(type: "INTEGER", nullable: false),
                    free_memory = table.Column<int>(type: "INTEGER", nullable: false),
                    firmware = table.Column<string>(type: "TEXT", nullable: false),
                    seen_at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sync_device_sights", x => x.device_id);
                });

            migrationBuilder.CreateTable(
                name: "sync_inbox",
                columns: table => new
                {
                    device_id = table.Column<string>(type: "TEXT", nullable: false),
                    journal_id = table.Column<string>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    recorded_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    received_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    offline = table.Column<bool>(type: "INTEGER", nullable: false),
                    refused_code = table.Column<string>(type: "TEXT", nullable: false),
                    refused_detail = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sync_inbox", x => new { x.device_id, x.journal_id, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "sync_journals",
                columns: table => new
                {
                    device_id = table.Column<string>(type: "TEXT", nullable: false),
                    journal_id = table.Column<string>(type: "TEXT", nullable: false),
                    acknowledged_through = table.Column<long>(type: "INTEGER", nullable: false),
                    last_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    watermark_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    last_push_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sync_journals", x => new { x.device_id, x.journal_id });
                });

            migrationBuilder.CreateTable(
                name: "cashless_chips",
                columns: table => new
                {
                    uid = table.Column<string>(type: "TEXT", nullable: false),
                    wallet_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cashless_chips", x => x.uid);
                    table.ForeignKey(
                        name: "FK_cashless_chips_cashless_wallets_wallet_id",
                        column: x => x.wallet_id,
                        principalTable: "cashless_wallets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "cashless_movements",
                columns: table => new
                {
                    reference = table.Column<string>(type: "TEXT", nullable: false),
                    wallet_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    chip = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    device_id = table.Column<string>(type: "TEXT", nullable: false),
                    product = table.Column<long>(type: "INTEGER", nullable: false),
                    quantity = table.Column<int>(type: "INTEGER", nullable: false),
                    reader_offline = table.Column<bool>(type: "INTEGER", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cashless_movements", x => x.reference);
                    table.ForeignKey(
                        name: "FK_cashless_movements_cashless_wallets_wallet_id",
                        column: x => x.wallet_id,
                        principalTable: "cashless_wallets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "catalogue_audience_sub_categories",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    audience_category = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogue_audience_sub_categories", x => x.code);
                    table.ForeignKey(
                        name: "FK_catalogue_audience_sub_categories_catalogue_audience_categories_audience_category",
                        column: x => x.audience_category,
                        principalTable: "catalogue_audience_categories",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "catalogue_products",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    family = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogue_products", x => x.code);
                    table.ForeignKey(
                        name: "FK_catalogue_products_catalogue_product_families_family",
                        column: x => x.family,
                        principalTable: "catalogue_product_families",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "catalogue_activities",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    season_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogue_activities", x => x.id);
                    table.ForeignKey(
                        name: "FK_catalogue_activities_catalogue_seasons_season_id",
                        column: x => x.season_id,
                        principalTable: "catalogue_seasons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "catalogue_prices",
                columns: table => new
                {
                    price_table = table.Column<string>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    tariff = table.Column<string>(type: "TEXT", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    on_sale = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogue_prices", x => new { x.price_table, x.category, x.tariff });
                    table.ForeignKey(
                        name: "FK_catalogue_prices_catalogue_tariffs_tariff",
                        column: x => x.tariff,
                        principalTable: "catalogue_tariffs",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "crm_structures",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    community_type = table.Column<string>(type: "TEXT", nullable: false),
                    city = table.Column<string>(type: "TEXT", nullable: false),
                    postal_code = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_crm_structures", x => x.id);
                    table.ForeignKey(
                        name: "FK_crm_structures_crm_community_types_community_type",
                        column: x => x.community_type,
                        principalTable: "crm_community_types",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "finance_ledger_lines",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    entry_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    sub_account = table.Column<string>(type: "TEXT", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_finance_ledger_lines", x => x.id);
                    table.ForeignKey(
                        name: "FK_finance_ledger_lines_finance_accounts_account",
                        column: x => x.account,
                        principalTable: "finance_accounts",
                        principalColumn: "number",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_finance_ledger_lines_finance_ledger_entries_entry_id",
                        column: x => x.entry_id,
                        principalTable: "finance_ledger_entries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "organisation_enrolment_codes",
                columns: table => new
                {
                    code_hash = table.Column<string>(type: "TEXT", nullable: false),
                    device_id = table.Column<string>(type: "TEXT", nullable: false),
                    expires_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    used_at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation_enrolment_codes", x => x.code_hash);
                    table.ForeignKey(
                        name: "FK_organisation_enrolment_codes_organisation_devices_device_id",
                        column: x => x.device_id,
                        principalTable: "organisation_devices",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organisation_operators",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    display_name = table.Column<string>(type: "TEXT", nullable: false),
                    profile_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    failed_sign_ins = table.Column<int>(type: "INTEGER", nullable: false),
                    locked_until_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    stamp = table.Column<Guid>(type: "TEXT", nullable: false),
                    password_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    password_iterations = table.Column<int>(type: "INTEGER", nullable: false),
                    password_salt = table.Column<byte[]>(type: "BLOB", nullable: false),
                    till_code_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    till_code_iterations = table.Column<int>(type: "INTEGER", nullable: false),
                    till_code_salt = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation_operators", x => x.id);
                    table.ForeignKey(
                        name: "FK_organisation_operators_organisation_profiles_profile_id",
                        column: x => x.profile_id,
                        principalTable: "organisation_profiles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "organisation_perimeters",
                columns: table => new
                {
                    profile_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation_perimeters", x => new { x.profile_id, x.kind, x.value });
                    table.ForeignKey(
                        name: "FK_organisation_perimeters_organisation_profiles_profile_id",
                        column: x => x.profile_id,
                        principalTable: "organisation_profiles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organisation_profile_rights",
                columns: table => new
                {
                    profile_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    node = table.Column<string>(type: "TEXT", nullable: false),
                    letters = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation_profile_rights", x => new { x.profile_id, x.node });
                    table.ForeignKey(
                        name: "FK_organisation_profile_rights_organisation_profiles_profile_id",
                        column: x => x.profile_id,
                        principalTable: "organisation_profiles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sales_orders",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    order_file_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    point_of_sale = table.Column<string>(type: "TEXT", nullable: false),
                    operator_id = table.Column<string>(type: "TEXT", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    receipt_number = table.Column<long>(type: "INTEGER", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    received_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    offline = table.Column<bool>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sales_orders", x => x.id);
                    table.ForeignKey(
                        name: "FK_sales_orders_sales_order_files_order_file_id",
                        column: x => x.order_file_id,
                        principalTable: "sales_order_files",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "seating_quotas",
                columns: table => new
                {
                    performance = table.Column<int>(type: "INTEGER", nullable: false),
                    contingent = table.Column<string>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    limit = table.Column<int>(type: "INTEGER", nullable: false),
                    overbooking_percent = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seating_quotas", x => new { x.performance, x.contingent, x.category });
                    table.ForeignKey(
                        name: "FK_seating_quotas_seating_contingents_contingent",
                        column: x => x.contingent,
                        principalTable: "seating_contingents",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "seating_categories",
                columns: table => new
                {
                    configuration = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    color = table.Column<string>(type: "TEXT", nullable: false),
                    rank = table.Column<int>(type: "INTEGER", nullable: false),
                    numbered = table.Column<bool>(type: "INTEGER", nullable: false),
                    capacity = table.Column<int>(type: "INTEGER", nullable: false),
                    option_allowed = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seating_categories", x => new { x.configuration, x.code });
                    table.ForeignKey(
                        name: "FK_seating_categories_seating_logical_configurations_configuration",
                        column: x => x.configuration,
                        principalTable: "seating_logical_configurations",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "catalogue_events",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    activity_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogue_events", x => x.id);
                    table.ForeignKey(
                        name: "FK_catalogue_events_catalogue_activities_activity_id",
                        column: x => x.activity_id,
                        principalTable: "catalogue_activities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "crm_contacts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    role = table.Column<string>(type: "TEXT", nullable: false),
                    structure_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    first_name = table.Column<string>(type: "TEXT", nullable: false),
                    last_name = table.Column<string>(type: "TEXT", nullable: false),
                    email = table.Column<string>(type: "TEXT", nullable: false),
                    city = table.Column<string>(type: "TEXT", nullable: false),
                    postal_code = table.Column<string>(type: "TEXT", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: false),
                    search_text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_crm_contacts", x => x.id);
                    table.ForeignKey(
                        name: "FK_crm_contacts_crm_structures_structure_id",
                        column: x => x.structure_id,
                        principalTable: "crm_structures",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sales_operations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    order_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    performance = table.Column<int>(type: "INTEGER", nullable: false),
                    tickets = table.Column<int>(type: "INTEGER", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sales_operations", x => x.id);
                    table.ForeignKey(
                        name: "FK_sales_operations_sales_orders_order_id",
                        column: x => x.order_id,
                        principalTable: "sales_orders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sales_tickets",
                columns: table => new
                {
                    serial = table.Column<long>(type: "INTEGER", nullable: false),
                    performance = table.Column<int>(type: "INTEGER", nullable: false),
                    place_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    seat = table.Column<string>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    tariff = table.Column<string>(type: "TEXT", nullable: false),
                    price = table.Column<long>(type: "INTEGER", nullable: false),
                    vat = table.Column<long>(type: "INTEGER", nullable: false),
                    vat_rate = table.Column<int>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    point_of_sale = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    order_file_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    order_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sold_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    refunded_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    copies = table.Column<int>(type: "INTEGER", nullable: false),
                    admitted_at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sales_tickets", x => x.serial);
                    table.ForeignKey(
                        name: "FK_sales_tickets_sales_orders_order_id",
                        column: x => x.order_id,
                        principalTable: "sales_orders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "seating_logical_seats",
                columns: table => new
                {
                    configuration = table.Column<string>(type: "TEXT", nullable: false),
                    seat_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seating_logical_seats", x => new { x.configuration, x.seat_id });
                    table.ForeignKey(
                        name: "FK_seating_logical_seats_seating_categories_configuration_category",
                        columns: x => new { x.configuration, x.category },
                        principalTable: "seating_categories",
                        principalColumns: new[] { "configuration", "code" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_seating_logical_seats_seating_seats_seat_id",
                        column: x => x.seat_id,
                        principalTable: "seating_seats",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "catalogue_performances",
                columns: table => new
                {
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    event_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    space = table.Column<string>(type: "TEXT", nullable: false),
                    seating = table.Column<string>(type: "TEXT", nullable: false),
                    price_table = table.Column<string>(type: "TEXT", nullable: false),
                    starts_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    doors_open_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    doors_close_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    sales_end_at_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    vat_rate = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogue_performances", x => x.number);
                    table.ForeignKey(
                        name: "FK_catalogue_performances_catalogue_events_event_id",
                        column: x => x.event_id,
                        principalTable: "catalogue_events",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sales_movements",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    operation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    order_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    serial = table.Column<long>(type: "INTEGER", nullable: false),
                    performance = table.Column<int>(type: "INTEGER", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    tariff = table.Column<string>(type: "TEXT", nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    vat = table.Column<long>(type: "INTEGER", nullable: false),
                    vat_rate = table.Column<int>(type: "INTEGER", nullable: false),
                    at_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sales_movements", x => x.id);
                    table.ForeignKey(
                        name: "FK_sales_movements_sales_operations_operation_id",
                        column: x => x.operation_id,
                        principalTable: "sales_operations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.InsertData(
                table: "finance_accounts",
                columns: new[] { "number", "name" },
                values: new object[,]
                {
                    { "411", "Clients" },
                    { "4191", "Porte-monnaie, avances des porteurs" },
                    { "44571", "TVA collectée" },
                    { "467", "Partenaires" },
                    { "5115", "Cartes à encaisser" },
                    { "512", "Banque" },
                    { "531", "Caisse" },
                    { "58", "Virements internes" },
                    { "658", "Manquants de caisse" },
                    { "7062", "Billetterie" },
                    { "7071", "Buvettes" },
                    { "758", "Excédents de caisse" }
                });

            migrationBuilder.InsertData(
                table: "seating_serials",
                columns: new[] { "id", "next" },
                values: new object[] { 1, 1L });

            migrationBuilder.CreateIndex(
                name: "IX_access_passages_at_ms",
                table: "access_passages",
                column: "at_ms");

            migrationBuilder.CreateIndex(
                name: "IX_access_passages_device_id_decision_sequence",
                table: "access_passages",
                columns: new[] { "device_id", "decision_sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_access_passages_performance_kind_at_ms",
                table: "access_passages",
                columns: new[] { "performance", "kind", "at_ms" });

            migrationBuilder.CreateIndex(
                name: "IX_access_passages_serial",
                table: "access_passages",
                column: "serial");

            migrationBuilder.CreateIndex(
                name: "IX_access_rights_performance",
                table: "access_rights",
                column: "performance");

            migrationBuilder.CreateIndex(
                name: "IX_access_rights_state_state_since_ms",
                table: "access_rights",
                columns: new[] { "state", "state_since_ms" });

            migrationBuilder.CreateIndex(
                name: "IX_cashless_chips_wallet_id",
                table: "cashless_chips",
                column: "wallet_id");

            migrationBuilder.CreateIndex(
                name: "IX_cashless_movements_kind_at_ms",
                table: "cashless_movements",
                columns: new[] { "kind", "at_ms" });

            migrationBuilder.CreateIndex(
                name: "IX_cashless_movements_wallet_id_source",
                table: "cashless_movements",
                columns: new[] { "wallet_id", "source" });

            migrationBuilder.CreateIndex(
                name: "IX_catalogue_activities_code",
                table: "catalogue_activities",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_catalogue_activities_season_id",
                table: "catalogue_activities",
                column: "season_id");

            migrationBuilder.CreateIndex(
                name: "IX_catalogue_audience_sub_categories_audience_category",
                table: "catalogue_audience_sub_categories",
                column: "audience_category");

            migrationBuilder.CreateIndex(
                name: "IX_catalogue_events_activity_id",
                table: "catalogue_events",
                column: "activity_id");

            migrationBuilder.CreateIndex(
                name: "IX_catalogue_events_code",
                table: "catalogue_events",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_catalogue_performances_code",
                table: "catalogue_performances",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_catalogue_performances_event_id",
                table: "catalogue_performances",
                column: "event_id");

            migrationBuilder.CreateIndex(
                name: "IX_catalogue_performances_starts_at_ms",
                table: "catalogue_performances",
                column: "starts_at_ms");

            migrationBuilder.CreateIndex(
                name: "IX_catalogue_prices_tariff",
                table: "catalogue_prices",
                column: "tariff");

            migrationBuilder.CreateIndex(
                name: "IX_catalogue_products_family",
                table: "catalogue_products",
                column: "family");

            migrationBuilder.CreateIndex(
                name: "IX_catalogue_seasons_code",
                table: "catalogue_seasons",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_crm_contacts_number",
                table: "crm_contacts",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_crm_contacts_structure_id",
                table: "crm_contacts",
                column: "structure_id");

            migrationBuilder.CreateIndex(
                name: "IX_crm_structures_code",
                table: "crm_structures",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_crm_structures_community_type",
                table: "crm_structures",
                column: "community_type");

            migrationBuilder.CreateIndex(
                name: "IX_finance_cash_movements_cash_desk_id_at_ms",
                table: "finance_cash_movements",
                columns: new[] { "cash_desk_id", "at_ms" });

            migrationBuilder.CreateIndex(
                name: "IX_finance_fiscal_lines_kind_reference",
                table: "finance_fiscal_lines",
                columns: new[] { "kind", "reference" });

            migrationBuilder.CreateIndex(
                name: "IX_finance_ledger_entries_at_ms",
                table: "finance_ledger_entries",
                column: "at_ms");

            migrationBuilder.CreateIndex(
                name: "IX_finance_ledger_entries_reference",
                table: "finance_ledger_entries",
                column: "reference");

            migrationBuilder.CreateIndex(
                name: "IX_finance_ledger_lines_account_sub_account",
                table: "finance_ledger_lines",
                columns: new[] { "account", "sub_account" });

            migrationBuilder.CreateIndex(
                name: "IX_finance_ledger_lines_entry_id",
                table: "finance_ledger_lines",
                column: "entry_id");

            migrationBuilder.CreateIndex(
                name: "IX_finance_payments_cash_desk_id_at_ms",
                table: "finance_payments",
                columns: new[] { "cash_desk_id", "at_ms" });

            migrationBuilder.CreateIndex(
                name: "IX_finance_payments_reference",
                table: "finance_payments",
                column: "reference");

            migrationBuilder.CreateIndex(
                name: "IX_organisation_devices_site",
                table: "organisation_devices",
                column: "site");

            migrationBuilder.CreateIndex(
                name: "IX_organisation_devices_thumbprint",
                table: "organisation_devices",
                column: "thumbprint");

            migrationBuilder.CreateIndex(
                name: "IX_organisation_enrolment_codes_device_id",
                table: "organisation_enrolment_codes",
                column: "device_id");

            migrationBuilder.CreateIndex(
                name: "IX_organisation_operators_name",
                table: "organisation_operators",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_organisation_operators_profile_id",
                table: "organisation_operators",
                column: "profile_id");

            migrationBuilder.CreateIndex(
                name: "IX_organisation_profiles_name",
                table: "organisation_profiles",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sales_movements_operation_id",
                table: "sales_movements",
                column: "operation_id");

            migrationBuilder.CreateIndex(
                name: "IX_sales_movements_order_id",
                table: "sales_movements",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "IX_sales_movements_performance_at_ms",
                table: "sales_movements",
                columns: new[] { "performance", "at_ms" });

            migrationBuilder.CreateIndex(
                name: "IX_sales_movements_serial_kind",
                table: "sales_movements",
                columns: new[] { "serial", "kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sales_number_gaps_device_id",
                table: "sales_number_gaps",
                column: "device_id");

            migrationBuilder.CreateIndex(
                name: "IX_sales_operations_order_id",
                table: "sales_operations",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "IX_sales_order_files_contact_id",
                table: "sales_order_files",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "IX_sales_order_files_number",
                table: "sales_order_files",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sales_orders_at_ms",
                table: "sales_orders",
                column: "at_ms");

            migrationBuilder.CreateIndex(
                name: "IX_sales_orders_order_file_id",
                table: "sales_orders",
                column: "order_file_id");

            migrationBuilder.CreateIndex(
                name: "IX_sales_tickets_order_file_id",
                table: "sales_tickets",
                column: "order_file_id");

            migrationBuilder.CreateIndex(
                name: "IX_sales_tickets_order_id",
                table: "sales_tickets",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "IX_sales_tickets_performance_state",
                table: "sales_tickets",
                columns: new[] { "performance", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_sales_tickets_place_id",
                table: "sales_tickets",
                column: "place_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_seating_holds_owner_state_expires_at_ms",
                table: "seating_holds",
                columns: new[] { "owner", "state", "expires_at_ms" });

            migrationBuilder.CreateIndex(
                name: "IX_seating_holds_state_expires_at_ms",
                table: "seating_holds",
                columns: new[] { "state", "expires_at_ms" });

            migrationBuilder.CreateIndex(
                name: "IX_seating_logical_seats_configuration_category",
                table: "seating_logical_seats",
                columns: new[] { "configuration", "category" });

            migrationBuilder.CreateIndex(
                name: "IX_seating_logical_seats_seat_id",
                table: "seating_logical_seats",
                column: "seat_id");

            migrationBuilder.CreateIndex(
                name: "IX_seating_places_hold_id",
                table: "seating_places",
                column: "hold_id");

            migrationBuilder.CreateIndex(
                name: "IX_seating_places_performance_seat_id",
                table: "seating_places",
                columns: new[] { "performance", "seat_id" },
                unique: true,
                filter: "state IN ('Held', 'Confirmed')");

            migrationBuilder.CreateIndex(
                name: "IX_seating_places_serial",
                table: "seating_places",
                column: "serial",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_seating_quotas_contingent",
                table: "seating_quotas",
                column: "contingent");

            migrationBuilder.CreateIndex(
                name: "IX_seating_seats_configuration_plan_guid",
                table: "seating_seats",
                columns: new[] { "configuration", "plan_guid" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_storage_audit_subject_id",
                table: "storage_audit",
                columns: new[] { "subject", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_storage_changes_at_ms",
                table: "storage_changes",
                column: "at_ms");

            migrationBuilder.CreateIndex(
                name: "IX_storage_changes_audience_cursor",
                table: "storage_changes",
                columns: new[] { "audience", "cursor" });

            migrationBuilder.CreateIndex(
                name: "IX_storage_facts_next_attempt_ms",
                table: "storage_facts",
                column: "next_attempt_ms");

            migrationBuilder.CreateIndex(
                name: "IX_storage_requests_at_ms",
                table: "storage_requests",
                column: "at_ms");

            migrationBuilder.CreateIndex(
                name: "IX_storage_shelf_state_at_ms",
                table: "storage_shelf",
                columns: new[] { "state", "at_ms" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_passages");

            migrationBuilder.DropTable(
                name: "access_rights");

            migrationBuilder.DropTable(
                name: "cashless_chips");

            migrationBuilder.DropTable(
                name: "cashless_movements");

            migrationBuilder.DropTable(
                name: "cashless_products");

            migrationBuilder.DropTable(
                name: "catalogue_audience_sub_categories");

            migrationBuilder.DropTable(
                name: "catalogue_performances");

            migrationBuilder.DropTable(
                name: "catalogue_prices");

            migrationBuilder.DropTable(
                name: "catalogue_products");

            migrationBuilder.DropTable(
                name: "crm_contacts");

            migrationBuilder.DropTable(
                name: "finance_cash_desks");

            migrationBuilder.DropTable(
                name: "finance_cash_movements");

            migrationBuilder.DropTable(
                name: "finance_closings");

            migrationBuilder.DropTable(
                name: "finance_fiscal_heads");

            migrationBuilder.DropTable(
                name: "finance_fiscal_lines");

            migrationBuilder.DropTable(
                name: "finance_ledger_lines");

            migrationBuilder.DropTable(
                name: "finance_payments");

            migrationBuilder.DropTable(
                name: "organisation_enrolment_codes");

            migrationBuilder.DropTable(
                name: "organisation_master_keys");

            migrationBuilder.DropTable(
                name: "organisation_operators");

            migrationBuilder.DropTable(
                name: "organisation_organisations");

            migrationBuilder.DropTable(
                name: "organisation_perimeters");

            migrationBuilder.DropTable(
                name: "organisation_profile_rights");

            migrationBuilder.DropTable(
                name: "sales_movements");

            migrationBuilder.DropTable(
                name: "sales_number_gaps");

            migrationBuilder.DropTable(
                name: "sales_prints");

            migrationBuilder.DropTable(
                name: "sales_tickets");

            migrationBuilder.DropTable(
                name: "sales_till_numbers");

            migrationBuilder.DropTable(
                name: "seating_holds");

            migrationBuilder.DropTable(
                name: "seating_houses");

            migrationBuilder.DropTable(
                name: "seating_logical_seats");

            migrationBuilder.DropTable(
                name: "seating_physical_configurations");

            migrationBuilder.DropTable(
                name: "seating_places");

            migrationBuilder.DropTable(
                name: "seating_quotas");

            migrationBuilder.DropTable(
                name: "seating_serials");

            migrationBuilder.DropTable(
                name: "seating_spaces");

            migrationBuilder.DropTable(
                name: "storage_audit");

            migrationBuilder.DropTable(
                name: "storage_changes");

            migrationBuilder.DropTable(
                name: "storage_facts");

            migrationBuilder.DropTable(
                name: "storage_feed_marks");

            migrationBuilder.DropTable(
                name: "storage_requests");

            migrationBuilder.DropTable(
                name: "storage_shelf");

            migrationBuilder.DropTable(
                name: "sync_device_sights");

            migrationBuilder.DropTable(
                name: "sync_inbox");

            migrationBuilder.DropTable(
                name: "sync_journals");

            migrationBuilder.DropTable(
                name: "cashless_wallets");

            migrationBuilder.DropTable(
                name: "catalogue_audience_categories");

            migrationBuilder.DropTable(
                name: "catalogue_events");

            migrationBuilder.DropTable(
                name: "catalogue_tariffs");

            migrationBuilder.DropTable(
                name: "catalogue_product_families");

            migrationBuilder.DropTable(
                name: "crm_structures");

            migrationBuilder.DropTable(
                name: "finance_accounts");

            migrationBuilder.DropTable(
                name: "finance_ledger_entries");

            migrationBuilder.DropTable(
                name: "organisation_devices");

            migrationBuilder.DropTable(
                name: "organisation_profiles");

            migrationBuilder.DropTable(
                name: "sales_operations");

            migrationBuilder.DropTable(
                name: "seating_categories");

            migrationBuilder.DropTable(
                name: "seating_seats");

            migrationBuilder.DropTable(
                name: "seating_contingents");

            migrationBuilder.DropTable(
                name: "catalogue_activities");

            migrationBuilder.DropTable(
                name: "crm_community_types");

            migrationBuilder.DropTable(
                name: "sales_orders");

            migrationBuilder.DropTable(
                name: "seating_logical_configurations");

            migrationBuilder.DropTable(
                name: "catalogue_seasons");

            migrationBuilder.DropTable(
                name: "sales_order_files");
        }
    }
}
