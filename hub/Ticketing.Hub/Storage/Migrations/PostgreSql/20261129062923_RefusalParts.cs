using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ticketing.Hub.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class RefusalParts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "parts",
                table: "options_batch_lines",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "refused_parts",
                table: "options_assistant_lines",
                type: "text",
                nullable: false,
                defaultValue: "");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "parts",
                table: "options_batch_lines");

            migrationBuilder.DropColumn(
                name: "refused_parts",
                table: "options_assistant_lines");
        }
    }
}
