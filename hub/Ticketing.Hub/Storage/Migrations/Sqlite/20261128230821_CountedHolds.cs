using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ticketing.Hub.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CountedHolds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_seating_holds_performance_state",
                table: "seating_holds");

            migrationBuilder.CreateIndex(
                name: "IX_seating_holds_performance_state_contingent_category_unseated",
                table: "seating_holds",
                columns: new[] { "performance", "state", "contingent", "category", "unseated" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_seating_holds_performance_state_contingent_category_unseated",
                table: "seating_holds");

            migrationBuilder.CreateIndex(
                name: "IX_seating_holds_performance_state",
                table: "seating_holds",
                columns: new[] { "performance", "state" });
        }
    }
}
