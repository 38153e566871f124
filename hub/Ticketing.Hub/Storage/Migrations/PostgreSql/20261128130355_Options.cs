using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ticketing.Hub.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Options : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "valid_from_ms",
                table: "organisation_operators",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "valid_until_ms",
                table: "organisation_operators",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "valid_from_ms",
                table: "organisation_operators");

            migrationBuilder.DropColumn(
                name: "valid_until_ms",
                table: "organisation_operators");
        }
    }
}
