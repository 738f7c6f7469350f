#pragma once
// Files that are part of the binary (cmake/mado_add.cmake: mado_embed). Each part that has migrations, templates, text or assets gets
// mado::embedded::NAME(); declare it where it is used: namespace mado::embedded { std::span<File const> approvals(); }
#include <span>
#include <string_view>

namespace mado::embedded {

struct File {
    std::string_view path;  // "migrations/0001_drafts.sql", relative to the part's folder
    std::string_view bytes;
};

}  // namespace mado::embedded
