// Files, headers and rows.
#include "ground.h"

#include <algorithm>

namespace mado::gtfs {

namespace {

using enum Severity;

void tell(Ground const& ground, ReadingFault const& fault)
{
    using Kind = ReadingFault::Kind;
    auto& notices = ground.notices;
    switch (fault.kind) {
    case Kind::NoHeader: notices.add("empty_file", Error, { { "filename", fault.file } }); break;
    case Kind::EmptyColumnName: notices.add("empty_column_name", Error, { { "filename", fault.file }, { "index", std::uint64_t(fault.number) } }); break;
    case Kind::DuplicatedColumn:
        notices.add("duplicated_column", Error, { { "filename", fault.file }, { "fieldName", fault.column }, { "secondIndex", std::uint64_t(fault.number) } });
        break;
    case Kind::RowLength:
        notices.add("invalid_row_length", Error,
            { { "filename", fault.file }, { "csvRowNumber", fault.line }, { "rowLength", std::uint64_t(fault.number) }, { "headerCount", std::uint64_t(fault.expected) } });
        break;
    case Kind::EmptyRow: notices.add("empty_row", Warning, { { "filename", fault.file }, { "csvRowNumber", fault.line } }); break;
    case Kind::NewLine:
        notices.add("new_line_in_value", Error, { { "filename", fault.file }, { "csvRowNumber", fault.line }, { "fieldName", fault.column }, { "fieldValue", fault.value } });
        break;
    case Kind::Spaces:
        notices.add("leading_or_trailing_whitespaces", Warning, { { "filename", fault.file }, { "csvRowNumber", fault.line }, { "fieldName", fault.column }, { "fieldValue", fault.value } });
        break;
    case Kind::Character:
        notices.add("invalid_character", Error, { { "filename", fault.file }, { "csvRowNumber", fault.line }, { "fieldName", fault.column }, { "fieldValue", fault.value } });
        break;
    case Kind::Unreadable:
        notices.add("csv_parsing_failed", Error, { { "filename", fault.file }, { "lineIndex", fault.line }, { "message", fault.value } });
        break;
    }
}

// The form of the translations of before 2019 (trans_id, lang, translation), which GTFS-JP had in its first editions.
bool is_old_translations(Table const& table) { return table.name == "translations.txt" && table.column("trans_id") && !table.column("table_name"); }

void check_columns(Ground const& ground, File const& file, Table const& table)
{
    bool const old = is_old_translations(table);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        auto const column = table.columns[i];
        bool const known = std::ranges::find(file.fields, column, &Field::name) != file.fields.end() && (ground.japanese || !is_japanese_column(file.name, column));
        if (!column.empty() && !known && !(old && ground.japanese && (column == "trans_id" || column == "lang")))
            ground.notices.add("unknown_column", Info, { { "filename", file.name }, { "fieldName", column }, { "index", std::uint64_t(i + 1) } });
    }
    if (old && ground.japanese)
        return;
    for (auto const& field : file.fields)
        if (field.presence == Presence::Required && !table.columns.empty() && !table.column(field.name))
            ground.notices.add("missing_required_column", Error, { { "filename", file.name }, { "fieldName", field.name } });
    if (file.name == "stop_times.txt" && !table.columns.empty() && !table.column("timepoint"))
        ground.notices.add("missing_recommended_column", Warning, { { "filename", file.name }, { "fieldName", "timepoint" } });
}

}  // namespace

void check_structure(Ground const& ground)
{
    auto const& feed = ground.feed;
    auto& notices = ground.notices;
    for (auto const& fault : feed.faults())
        tell(ground, fault);
    for (auto const& path : feed.in_folders())
        notices.add("invalid_input_files_in_subfolder", Error, { { "filename", path } });
    for (auto const& name : feed.others())
        notices.add("unknown_file", Info, { { "filename", name } });
    for (auto const& file : files()) {
        auto const* table = feed.table(file.name);
        if (table && file.japanese && !ground.japanese) {
            notices.add("unknown_file", Info, { { "filename", file.name } });
            continue;
        }
        if (table) {
            check_columns(ground, file, *table);
            if (file.presence == Presence::Required && !table->columns.empty() && table->rows() == 0)
                notices.add("empty_file", Error, { { "filename", file.name } });
            continue;
        }
        bool const by_locations = file.name == "stops.txt" && feed.has_locations();
        if (file.presence == Presence::Required && !by_locations)
            notices.add("missing_required_file", Error, { { "filename", file.name } });
        else if (file.presence == Presence::Recommended)
            notices.add("missing_recommended_file", Warning, { { "filename", file.name } });
    }
    if (!feed.table("calendar.txt") && !feed.table("calendar_dates.txt"))
        notices.add("missing_calendar_and_calendar_date_files", Error, {});
}

}  // namespace mado::gtfs
