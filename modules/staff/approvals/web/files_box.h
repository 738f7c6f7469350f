#pragma once
// 添付 in a form: those that are there, with a tick to take them away, and more to choose. {{#files}}{{>files_box}}{{/files}}, in a form of multipart/form-data.
#include "web/names.h"

#include <mado/approvals/attachments.h>

namespace mado::approvals::web {

struct FileRow {
    std::string file, title, address, original, state, hash;
    bool is_ticked = false;
    static constexpr auto fields = std::tuple { html::field("file", &FileRow::file), html::field("title", &FileRow::title), html::field("address", &FileRow::address), html::field("original", &FileRow::original), html::field("state", &FileRow::state),
        html::field("hash", &FileRow::hash), html::field("is_ticked", &FileRow::is_ticked) };
};
struct FilesBox {
    std::string error, most, lost;
    std::vector<FileRow> rows;
    bool has_rows = false;
    static constexpr auto fields = std::tuple { html::field("error", &FilesBox::error), html::field("most", &FilesBox::most), html::field("lost", &FilesBox::lost), html::field("rows", &FilesBox::rows),
        html::field("has_rows", &FilesBox::has_rows) };
};
FilesBox files_box(Visit const& visit, db::Read& tx, Attempt const* attempt, std::optional<Draft> const& draft);
std::vector<FileRow> file_rows(Visit const& visit, db::Read& tx, Draft const& draft);

// What was chosen, kept before any write: a row never names bytes that are not there. Invalid "files".
Result<std::vector<Enclosed>> files_chosen(Visit const& visit);
std::vector<std::string> files_ticked(Visit const& visit);

}  // namespace mado::approvals::web
