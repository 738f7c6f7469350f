#include "tests/books.h"

#include <archive.h>
#include <archive_entry.h>

#include <cstdlib>

#include <doctest/doctest.h>

namespace mado::xlsx::tests {

namespace {

constexpr std::string_view relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

la_ssize_t append(archive*, void* to, void const* bytes, std::size_t size)
{
    static_cast<std::string*>(to)->append(static_cast<char const*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

std::string one_relation(std::string_view id, std::string_view type, std::string_view target)
{
    return "<Relationship Id=\"" + std::string(id) + "\" Type=\"" + std::string(relation) + std::string(type) + "\" Target=\"" + std::string(target) + "\"/>";
}

std::string relations(std::string const& all) { return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + all + "</Relationships>"; }

}  // namespace

std::string zipped(Parts const& parts)
{
    std::string out;
    auto* const zip = archive_write_new();
    REQUIRE(archive_write_set_format_zip(zip) == ARCHIVE_OK);
    REQUIRE(archive_write_set_bytes_in_last_block(zip, 1) == ARCHIVE_OK);
    REQUIRE(archive_write_open(zip, &out, nullptr, append, nullptr) == ARCHIVE_OK);
    for (auto const& [name, content] : parts) {
        auto* const entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
        REQUIRE(archive_write_header(zip, entry) == ARCHIVE_OK);
        REQUIRE(archive_write_data(zip, content.data(), content.size()) == static_cast<la_ssize_t>(content.size()));
        archive_entry_free(entry);
    }
    REQUIRE(archive_write_close(zip) == ARCHIVE_OK);
    archive_write_free(zip);
    return out;
}

Parts parts_of(Book const& book)
{
    Parts parts;
    parts["_rels/.rels"] = relations(one_relation("rId1", "officeDocument", "xl/workbook.xml"));
    std::string list, links;
    for (std::size_t i = 0; i < book.sheets.size(); ++i) {
        auto const& sheet = book.sheets[i];
        auto const number = std::to_string(i + 1);
        list += "<sheet name=\"" + sheet.name + "\" sheetId=\"" + number + "\"" + (sheet.state.empty() ? "" : " state=\"" + sheet.state + "\"") + " r:id=\"rId" + number + "\"/>";
        links += one_relation("rId" + number, "worksheet", "worksheets/sheet" + number + ".xml");
        parts["xl/worksheets/sheet" + number + ".xml"] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
            + sheet.xml + "</worksheet>";
        std::string beside;
        for (auto const& [type, content] : sheet.beside) {
            beside += one_relation("rId" + type, type, "../" + type + number + ".xml");
            parts["xl/" + type + number + ".xml"] = content;
        }
        if (!beside.empty())
            parts["xl/worksheets/_rels/sheet" + number + ".xml.rels"] = relations(beside);
    }
    parts["xl/workbook.xml"] = "<workbook xmlns:r=\"r\"><workbookPr " + book.properties + "/><sheets>" + list + "</sheets></workbook>";
    if (!book.styles.empty()) {
        links += one_relation("rIdStyles", "styles", "/xl/styles.xml");
        parts["xl/styles.xml"] = "<styleSheet>" + book.styles + "</styleSheet>";
    }
    if (!book.texts.empty()) {
        links += one_relation("rIdTexts", "sharedStrings", "sharedStrings.xml");
        parts["xl/sharedStrings.xml"] = "<sst>" + book.texts + "</sst>";
    }
    parts["xl/_rels/workbook.xml.rels"] = relations(links);
    return parts;
}

std::expected<tables::Book, Problem> read(Book const& book, Limits const& limits) { return read_bytes(zipped(parts_of(book)), limits); }

tables::Sheet sheet_of(std::string const& rows, Book book)
{
    book.sheets = { { .xml = "<sheetData>" + rows + "</sheetData>" } };
    auto const made = read(book);
    REQUIRE_MESSAGE(made.has_value(), (made ? std::string() : made.error().says));
    REQUIRE(made->sheets.size() == 1);
    return made->sheets.front();
}

Scratch::Scratch()
{
    auto name = (std::filesystem::temp_directory_path() / "mado-xlsx-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder = name;
}

Scratch::~Scratch()
{
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
}

}  // namespace mado::xlsx::tests
