#include "worksheet.h"

#include "xml.h"

#include <algorithm>
#include <fstream>

namespace mado::xlsx {

namespace {

constexpr std::size_t most_sheets = 1'000;

std::unexpected<Problem> refused(Problem::Kind kind, std::string says) { return std::unexpected(Problem { kind, std::move(says) }); }

struct Listed { std::string name {}, id {}; bool hidden = false; };

struct Workbook { std::vector<Listed> sheets {}; Epoch epoch = Epoch::Of1900; };

std::optional<Workbook> workbook_of(std::string_view part)
{
    Workbook workbook;
    Xml xml(part);
    for (;;) {
        auto const event = xml.next();
        if (event == Xml::Event::Over || event == Xml::Event::Broken)
            return event == Xml::Event::Over ? std::optional(std::move(workbook)) : std::nullopt;
        if (event != Xml::Event::Begin)
            continue;
        if (xml.name() == "workbookPr" && (xml.attribute("date1904") == "1" || xml.attribute("date1904") == "true"))
            workbook.epoch = Epoch::Of1904;
        if (xml.name() == "sheet") {
            auto const state = xml.attribute("state");
            workbook.sheets.push_back({ std::string(xml.attribute("name")), std::string(xml.attribute(":id")), state == "hidden" || state == "veryHidden" });
        }
    }
}

std::string const* target_of(std::vector<Relation> const& relations, std::string_view type)
{
    auto const found = std::ranges::find(relations, type, &Relation::type);
    return found == relations.end() ? nullptr : &found->target;
}

class Reading {
public:
    Reading(Package& package, Limits const& limits) : package_(package), limits_(limits), budget_ { limits.cells, 4 * limits.rows, limits.unpacked } {}

    std::expected<tables::Book, Problem> run(std::string const& main)
    {
        auto const workbook = workbook_of(package_.take(main));
        if (!workbook)
            return refused(Problem::Kind::Broken, "the list of sheets is not well-formed");
        if (workbook->sheets.size() > most_sheets)
            return refused(Problem::Kind::TooLarge, "the workbook has more than " + std::to_string(most_sheets) + " sheets");
        auto const relations = package_.relations_of(main);
        shared_.epoch = workbook->epoch;
        if (auto const* styles = target_of(relations, "styles"); styles && package_.has(*styles) && !read_styles(package_.take(*styles), shared_.styles))
            return refused(Problem::Kind::Broken, "the styles are not well-formed");
        if (auto const* texts = target_of(relations, "sharedStrings"); texts && package_.has(*texts) && !read_texts(package_.take(*texts), shared_.texts))
            return refused(Problem::Kind::Broken, "the texts of the workbook are not well-formed");
        tables::Book book;
        book.with_macros = package_.has_part_like("vbaproject.bin");
        for (auto const& listed : workbook->sheets) {
            auto const relation = std::ranges::find(relations, listed.id, &Relation::id);
            if (relation == relations.end())
                return refused(Problem::Kind::Broken, "the sheet " + listed.name + " is not there");
            auto& sheet = book.sheets.emplace_back();
            sheet.name = listed.name;
            sheet.hidden = listed.hidden;
            if (auto problem = read_sheet(*relation, sheet))
                return std::unexpected(std::move(*problem));
        }
        return book;
    }

private:
    std::optional<Problem> read_sheet(Relation const& relation, tables::Sheet& sheet)
    {
        if (relation.type == "chartsheet") {
            sheet.objects.emplace_back("chart");
            return std::nullopt;
        }
        if (relation.type != "worksheet")
            return std::nullopt;                          // a sheet of dialogs or macros has no cells
        if (auto problem = read_worksheet(package_.take(relation.target), shared_, limits_, budget_, sheet))
            return problem;
        for (auto const& [id, type, target] : package_.relations_of(relation.target)) {
            if (!package_.has(target))
                continue;
            bool const is_whole = type == "drawing" ? read_drawing(package_.take(target), sheet.objects) : type != "comments" || read_comments(package_.take(target), sheet.objects);
            if (!is_whole)
                return Problem { Problem::Kind::Broken, "what is drawn on the sheet " + sheet.name + " is not well-formed" };
        }
        keep_colours_of_cells(sheet);
        return std::nullopt;
    }

    Package& package_;
    Limits const& limits_;
    Shared shared_ {};
    Budget budget_;
};

}  // namespace

std::expected<tables::Book, Problem> read_package(Package package, Limits const& limits)
{
    if (package.take("mimetype").starts_with("application/vnd.oasis.opendocument"))
        return read_open_document(package.take("content.xml"), limits);
    auto const relations = package.relations_of("");
    auto const* main = target_of(relations, "officeDocument");
    if (main && main->ends_with("workbook.bin"))
        return refused(Problem::Kind::NotAWorkbook, "a binary workbook (.xlsb): open it and save it as an Excel workbook (.xlsx)");
    if (!main || !main->ends_with(".xml") || !package.has(*main))
        return refused(Problem::Kind::NotAWorkbook, "this is no Excel workbook (.xlsx)");
    auto const name = *main;
    auto book = Reading(package, limits).run(name);
    if (book && book->sheets.empty())
        return refused(Problem::Kind::NotAWorkbook, "a document without sheets is no workbook");
    return book;
}

std::expected<tables::Book, Problem> read_bytes(std::string_view bytes, Limits const& limits)
{
    auto package = Package::of(bytes, limits);
    return package ? read_package(std::move(*package), limits) : std::unexpected(std::move(package).error());
}

std::expected<tables::Book, Problem> read(std::filesystem::path const& file, Limits const& limits)
{
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    if (!in)
        return refused(Problem::Kind::NotAWorkbook, "the file cannot be opened");
    auto const size = static_cast<std::size_t>(in.tellg());
    if (size > limits.unpacked)
        return refused(Problem::Kind::TooLarge, "the file is larger than " + std::to_string(limits.unpacked >> 20) + " MiB");
    std::string bytes(size, '\0');
    in.seekg(0);
    in.read(bytes.data(), static_cast<std::streamsize>(size));
    if (!in)
        return refused(Problem::Kind::Broken, "the file cannot be read to its end");
    return read_bytes(bytes, limits);
}

}  // namespace mado::xlsx
