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
                table: "finance_accounts",
                columns: new[] { "number", "name" },
                values: new object[] { "41911", "Acomptes sur réservations" });

            migrationBuilder.CreateIndex(
                name: "IX_seating_holds_performance_state",
                table: "seating_holds",
                columns: new[] { "performance", "state" });

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "sales_booking_places");

            migrationBuilder.DropTable(
                name: "sales_deposits");

            migrationBuilder.DropTable(
                name: "sales_booking_lines");

            migrationBuilder.DropTable(
                name: "sales_booking_operations");

            migrationBuilder.DropTable(
                name: "sales_bookings");

            migrationBuilder.DropIndex(
                name: "IX_seating_holds_performance_state",
                table: "seating_holds");

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
        }
    }
}
